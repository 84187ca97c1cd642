//! What pages load: embedded in the program, named by their content, and kept by browsers for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use chain_core::bytes::hash::{Hash, HashUse};

use super::locale::accepted;

/// Digits of a content's hash in its name.
const HASH_DIGITS: usize = 16;

/// A file that pages load.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Its path.
    pub(crate) path: String,
    media_type: &'static str,
    /// Its bytes.
    pub(super) bytes: &'static [u8],
    /// The same as brotli, where the little that a node compresses by itself is not enough.
    compressed: Option<&'static [u8]>,
}

impl Asset {
    fn new(name: &str, extension: &str, media_type: &'static str, bytes: &'static [u8]) -> Self {
        let hash = Hash::of(HashUse::PageAsset, bytes).to_string();
        let short: String = hash.chars().take(HASH_DIGITS).collect();
        Self {
            path: format!("/assets/{name}.{short}.{extension}"),
            media_type,
            bytes,
            compressed: None,
        }
    }

    /// Its bytes for a browser that takes brotli or not, and how they are encoded.
    fn encoded(&self, takes_brotli: bool) -> (&'static [u8], Option<&'static str>) {
        let compressed = self.compressed.filter(|_| takes_brotli);
        compressed.map_or((self.bytes, None), |bytes| (bytes, Some("br")))
    }
}

/// Whether a browser takes brotli.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let encodings = accepted(headers, header::ACCEPT_ENCODING);
    encodings.iter().any(|(name, weight)| *name == "br" && *weight != 0)
}

/// All files.
#[derive(Debug)]
pub(crate) struct Assets {
    /// How pages look.
    pub(crate) style: Asset,
    /// The mark in a browser's tab.
    pub(crate) icon: Asset,
    /// What compares a page with its proof.
    pub(crate) check: Asset,
    /// What loads the verifier.
    pub(crate) loader: Asset,
    /// The verifier, as WebAssembly.
    pub(crate) verifier: Asset,
}

pub(crate) static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let (style, script) = ("text/css; charset=utf-8", "text/javascript; charset=utf-8");
    Assets {
        style: Asset::new("page", "css", style, include_bytes!("../../../assets/page.css")),
        icon: Asset::new(
            "icon",
            "svg",
            "image/svg+xml",
            include_bytes!("../../../assets/icon.svg"),
        ),
        check: Asset::new("check", "js", script, include_bytes!("../../../assets/check.js")),
        loader: Asset::new(
            "loader",
            "js",
            script,
            include_bytes!("../../../../verifier/npm/index.js"),
        ),
        verifier: Asset {
            compressed: Some(include_bytes!("../../../../verifier/npm/hgz_verifier.wasm.br")),
            ..Asset::new(
                "verifier",
                "wasm",
                "application/wasm",
                include_bytes!("../../../../verifier/npm/hgz_verifier.wasm"),
            )
        },
    }
});

impl Assets {
    fn all(&self) -> impl Iterator<Item = &Asset> {
        [&self.style, &self.icon, &self.check, &self.loader, &self.verifier].into_iter()
    }
}

/// A file by its name.
pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("/assets/{name}");
    let Some(asset) = ASSETS.all().find(|asset| asset.path == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (bytes, encoding) = asset.encoded(takes_brotli(&headers));
    let kept = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "accept-encoding"),
    ];
    let encoding = encoding.map(|encoding| [(header::CONTENT_ENCODING, encoding)]);
    (kept, encoding.map(AppendHeaders), bytes).into_response()
}

#[cfg(test)]
mod tests;
