//! What everyday acts add to a chain: bytes of the transaction, and of the records in state. The table
//! stands in `docs/benchmarks.md`; whoever changes a record sees here what it costs for ever.

use std::fmt::Write as _;

use crate::act::Act;
use crate::limits::SCOPE_CHANGES_MAX;
use crate::records::certificate::CertificateDetails;
use crate::records::report::{FollowUpKind, Report};
use crate::state::StateView;
use crate::testing::fixtures::{Party, World, acts, links, reports};
use crate::values::edition::Edition;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md");
const START: &str = "<!-- growth -->\n";
const END: &str = "<!-- /growth -->\n";

/// A chain, and what was measured on it.
struct Growth {
    world: World,
    table: String,
}

impl Growth {
    fn new(world: World) -> Self {
        Self { world, table: String::new() }
    }

    /// Executes acts one after another: bytes of their transactions, records that were made or
    /// changed, bytes by which state grew.
    fn row(&mut self, name: &str, acts: Vec<(Party, Act)>) {
        let (mut bytes, mut records, mut grown) = (0, 0, 0_isize);
        for (party, act) in acts {
            let signed = self.world.sign(party, act);
            bytes += signed.to_bytes().len();
            let writes = self.world.build(std::slice::from_ref(&signed)).unwrap().execution.writes;
            records += writes.len();
            for (key, value) in &writes {
                let old = self.world.state.record_bytes(key).unwrap();
                let before = old.map_or(0, |old| key.as_bytes().len() + old.len());
                grown += (key.as_bytes().len() + value.len()).cast_signed() - before.cast_signed();
            }
            self.world.commit(std::slice::from_ref(&signed));
        }
        writeln!(self.table, "| {name} | {bytes} | {records} | {grown} |").unwrap();
    }
}

/// A product in 96 variants, inspected with all of them.
fn in_variants() -> World {
    let mut world = World::furnished();
    let mut product = acts::product_details();
    product.variants = acts::variants(96);
    world.one(Party::Maker, acts::amend(product));
    let mut report: Report = world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].edition = Edition::new(2).unwrap();
    world.set(&acts::report_id(), &report);
    world
}

/// A life of one batch: certified, put into use, sold to a seller in ten lots, some of it called back.
fn life(growth: &mut Growth) {
    growth.world.one(Party::Bureau, acts::register(Party::Seller));
    let issue = acts::certificate(acts::certificate_details());
    growth.row("certificate of 1,000 items", vec![(Party::Maker, issue)]);
    growth.row("put into use: 1,000 labels", vec![(Party::Maker, acts::activate("1-1000"))]);
    let spoilt = acts::void("17,230-231,499,700-704");
    growth.row("spoilt: 9 labels in 4 places", vec![(Party::Maker, spoilt)]);
    let numbers: Vec<String> = (1..=10).map(|at| format!("DN-{at}")).collect();
    let lots = numbers.iter().enumerate().map(|(at, number)| {
        let items = format!("{}-{}", at * 10 + 20, at * 10 + 29);
        (Party::Maker, links::ship(number, links::shipment_details(Party::Seller, &items)))
    });
    growth.row("sold in ten lots", lots.collect());
    let arrived = numbers.iter().map(|number| (Party::Seller, links::accept(Party::Maker, number)));
    growth.row("ten lots accepted", arrived.collect());
    let found = reports::file("W-LATER", reports::unqualified());
    growth.row("found unqualified", vec![(Party::Institute, found)]);
    let recall = links::recall(links::recall_details("20-119"));
    growth.row("recall of 100 items", vec![(Party::Bureau, recall)]);
}

fn scope(growth: &mut Growth) {
    let standards: Vec<String> =
        (0..5_000).map(|at| format!("GB/T {}-{}", 10_000 + at, 2000 + at % 26)).collect();
    let standards: Vec<&str> = standards.iter().map(String::as_str).collect();
    let party = Party::SecondInstitute;
    let mut parts = standards.chunks(SCOPE_CHANGES_MAX);
    let first = acts::accredit_with(party, acts::accreditation_term(), parts.next().unwrap());
    let rest = parts.map(|part| acts::change_scope(party, "2024-06-01", part, &[]));
    let entered = std::iter::once(first).chain(rest).map(|act| (Party::Bureau, act)).collect();
    growth.row("a scope of 5,000 standards, in five acts", entered);
    let new = ["GB/T 9775-2025", "GB 6566-2010", "GB 8624-2012"];
    let difference = acts::change_scope(party, "2026-11-24", &new, &standards[..2]);
    growth.row("three of them added, two ended", vec![(Party::Bureau, difference)]);
}

#[test]
fn the_docs_say_what_everyday_acts_add_to_a_chain() {
    let mut growth = Growth::new(World::furnished());
    life(&mut growth);
    let report = reports::file("W-WHOLE", reports::whole());
    growth.row("report on two batches, all of it", vec![(Party::Institute, report)]);
    let correction = reports::file("W-NEW", reports::following(FollowUpKind::Replaces, "W-WHOLE"));
    growth.row("its correction", vec![(Party::Institute, correction)]);
    scope(&mut growth);
    let mut variants = Growth::new(in_variants());
    let certificate = CertificateDetails {
        edition: Edition::new(2).unwrap(),
        quantity: 96 * 25,
        variants: acts::lines(&acts::variants(96), 25),
        ..acts::certificate_details()
    };
    let issue = vec![(Party::Maker, acts::certificate(certificate))];
    variants.row("certificate of 2,400 items in 96 variants", issue);
    let table = format!(
        "| what | bytes of transactions | records written | bytes that state grows by |\n\
         |---|---|---|---|\n{}{}",
        growth.table, variants.table
    );
    let docs = std::fs::read_to_string(DOCS).unwrap();
    let (before, rest) = docs.split_once(START).expect("the docs have a place for it");
    let (found, after) = rest.split_once(END).expect("the place ends");
    if found != table && std::env::var_os("UPDATE_VECTORS").is_some() {
        std::fs::write(DOCS, format!("{before}{START}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, table, "docs/benchmarks.md: UPDATE_VECTORS=1 writes it anew");
}
