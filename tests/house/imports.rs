//! No circle of files: whoever reads one file never comes back to it by following imports.
//!
//! An import is any path to another file of the same crate, in a `use` or in an expression. A
//! re-export (`pub use child::Thing`) is a sign at the door and no import: who goes through it
//! arrives at the file that defines the thing.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};

use crate::sources::{self, PACKAGES, SourceFile};

/// A module's path in its crate.
type ModulePath = Vec<String>;

/// The modules of one crate that have a file each, with the names that their doors lead to.
struct CrateMap {
    files: BTreeMap<ModulePath, String>,
    doors: BTreeMap<ModulePath, BTreeMap<String, Vec<String>>>,
}

impl CrateMap {
    /// Of the files of one crate.
    fn of(files: &[&SourceFile]) -> Self {
        let mut map = Self { files: BTreeMap::new(), doors: BTreeMap::new() };
        for file in files {
            map.files.insert(file.module.clone().unwrap(), file.path.clone());
        }
        for file in files {
            let module = file.module.clone().unwrap();
            let mut doors = BTreeMap::new();
            for item in &file.parsed().items {
                let syn::Item::Use(item) = item else { continue };
                if matches!(item.vis, syn::Visibility::Inherited) {
                    continue;
                }
                for path in paths_of(&item.tree) {
                    let Some(absolute) = map.absolute(&module, &path) else { continue };
                    doors.insert(path.last().unwrap().clone(), absolute);
                }
            }
            map.doors.insert(module, doors);
        }
        map
    }

    /// A path as written in a module, from the crate's root; none if it leaves the crate.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Vec::new(),
            "self" => module.to_vec(),
            "super" => module.get(..module.len().checked_sub(1)?)?.to_vec(),
            child => {
                let mut base = module.to_vec();
                base.push(child.to_owned());
                return self.files.contains_key(&base).then(|| {
                    base.extend(rest.iter().cloned());
                    base
                });
            }
        };
        for part in rest {
            if part == "super" {
                base.pop()?;
            } else {
                base.push(part.clone());
            }
        }
        Some(base)
    }

    /// The file in which the last name of an absolute path is defined.
    fn file_of(&self, path: &[String], hops: usize) -> Option<&String> {
        for length in (0..=path.len()).rev() {
            let module = path.get(..length)?;
            let Some(file) = self.files.get(module) else { continue };
            let Some(name) = path.get(length) else { return Some(file) };
            if let Some(target) = self.doors.get(module).and_then(|doors| doors.get(name))
                && hops < 8
            {
                return self.file_of(target, hops + 1);
            }
            return Some(file);
        }
        None
    }
}

/// The paths that a `use` tree names.
fn paths_of(tree: &syn::UseTree) -> Vec<Vec<String>> {
    match tree {
        syn::UseTree::Path(path) => paths_of(&path.tree)
            .into_iter()
            .map(|mut rest| {
                rest.insert(0, path.ident.to_string());
                rest
            })
            .collect(),
        syn::UseTree::Name(name) if name.ident == "self" => vec![Vec::new()],
        syn::UseTree::Name(name) => vec![vec![name.ident.to_string()]],
        syn::UseTree::Rename(name) => vec![vec![name.ident.to_string()]],
        syn::UseTree::Glob(_) => vec![Vec::new()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(paths_of).collect(),
    }
}

/// Collects the paths of a file, but for re-exports and what is compiled for tests alone.
#[derive(Default)]
struct Paths(Vec<Vec<String>>);

impl<'ast> Visit<'ast> for Paths {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if matches!(item.vis, syn::Visibility::Inherited) {
            self.0.extend(paths_of(&item.tree));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if 1 < path.segments.len() {
            self.0.push(path.segments.iter().map(|part| part.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_for_tests(&function.attrs) {
            visit::visit_item_fn(self, function);
        }
    }
}

pub(crate) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

/// Which file imports which, in one crate.
fn imports(files: &[&SourceFile]) -> BTreeMap<String, BTreeSet<String>> {
    let map = CrateMap::of(files);
    let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        let mut paths = Paths::default();
        paths.visit_file(&file.parsed());
        let targets = arrows.entry(file.path.clone()).or_default();
        for path in paths.0 {
            let absolute = map.absolute(file.module.as_ref().unwrap(), &path);
            if let Some(target) = absolute.and_then(|path| map.file_of(&path, 0))
                && *target != file.path
            {
                targets.insert(target.clone());
            }
        }
    }
    arrows
}

/// The files that lie on a circle, grouped by circle: what is left once every file that imports
/// nothing of the rest, or is imported by nothing of it, has been taken away.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> = arrows
        .keys()
        .map(|start| {
            let mut seen = BTreeSet::new();
            let mut open: Vec<&String> = arrows.get(start).unwrap().iter().collect();
            while let Some(next) = open.pop() {
                if seen.insert(next) {
                    open.extend(arrows.get(next).into_iter().flatten());
                }
            }
            (start, seen)
        })
        .collect();
    let mut found: BTreeSet<Vec<String>> = BTreeSet::new();
    for (start, seen) in &reach {
        if seen.contains(start) {
            let circle = seen.iter().filter(|other| reach.get(*other).unwrap().contains(start));
            found.insert(circle.map(|file| (*file).clone()).collect());
        }
    }
    found.into_iter().collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let all = sources::all();
    let mut told = Vec::new();
    for package in PACKAGES {
        let files: Vec<&SourceFile> = all
            .iter()
            .filter(|file| file.package == package && file.module.is_some() && !file.is_test())
            .collect();
        let arrows = imports(&files);
        if !package.starts_with("tests") {
            let count: usize = arrows.values().map(BTreeSet::len).sum();
            assert!(0 < count, "no import was found in {package}");
        }
        for circle in circles(&arrows) {
            let inside: Vec<String> = circle
                .iter()
                .flat_map(|from| {
                    let targets = arrows.get(from).unwrap().iter();
                    targets
                        .filter(|to| circle.contains(to))
                        .map(move |to| format!("  {from} → {to}"))
                })
                .collect();
            told.push(format!("{} files of {package}:\n{}", circle.len(), inside.join("\n")));
        }
    }
    assert!(told.is_empty(), "these import each other in a circle:\n{}", told.join("\n"));
}

#[test]
fn a_circle_is_found() {
    let arrow = |from: &str, to: &[&str]| {
        (from.to_owned(), to.iter().map(|to| (*to).to_owned()).collect::<BTreeSet<_>>())
    };
    let arrows = BTreeMap::from([
        arrow("a", &["b"]),
        arrow("b", &["c"]),
        arrow("c", &["b", "d"]),
        arrow("d", &[]),
    ]);
    assert_eq!(circles(&arrows), vec![vec!["b".to_owned(), "c".to_owned()]]);
}
