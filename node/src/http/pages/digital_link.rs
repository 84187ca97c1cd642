//! GS1 Digital Links: what is certified of a product, a batch or an item. A link carries no
//! signature, so its page says nothing about the label in anybody's hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use chain_core::records::certificate::{Certificate, CertificateDetails};
use chain_core::records::items::ItemRanges;
use chain_core::records::product::{Product, ProductDetails, ProductEdition};
use chain_core::records::serial::Serial;
use chain_core::records::variant::{VariantCode, by_variant};
use chain_core::state;
use chain_core::values::gtin::Gtin;
use chain_core::values::text::Number;
use chain_core::verify::verification::Verdict;
use hgz_api::{Answer, CertificateEntry, LinkAnswer};
use hgz_verifier::certificate_status;
use hgz_verifier::{Checked, Language};
use maud::{Markup, html};
use serde::Deserialize;

use super::accept::{AnswerForm, json};
use super::facts::{self, ShownSection, foreign};
use super::item::{evidence, sections, subject};
use super::layout::{HtmlPage, Standpoint};
use super::locale::Locale;
use super::notice;
use super::verdict::{Panel, Tone};
use crate::answers::certificates::entry_of;
use crate::answers::reader::ChainReader;
use crate::answers::reading::must;
use crate::blocking::blocking;
use crate::clock;
use crate::http::error::ApiError;
use crate::http::services::Reads;
use crate::storage::{Posting, ScanStep, View, serial_of};

/// Products that share a trade item number: two makers by mistake, seldom more.
const PRODUCTS_MAX: usize = 20;
/// Certificates that a page lists.
const CERTIFICATES_MAX: usize = 100;
/// Moves through lists for one page.
const STEPS_MAX: usize = 4_096;

/// The parts of a link's path, as they are written.
#[derive(Debug, Deserialize)]
pub(super) struct LinkPath {
    gtin: String,
    batch: Option<String>,
    item: Option<String>,
}

/// What helps where the path does not say all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Further {
    /// The item, from a form.
    item: Option<String>,
    /// The certificate, where a batch has several.
    certificate: Option<Serial>,
}

/// A link that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Link {
    gtin: Gtin,
    batch: Option<Number>,
    item: Option<u32>,
    certificate: Option<Serial>,
}

impl Link {
    fn read(parts: &LinkPath, further: &Further) -> Result<Self, ApiError> {
        let malformed = |error: &dyn std::fmt::Display| ApiError::bad_request(error);
        let batch = parts.batch.as_deref().map(str::parse).transpose();
        let item = parts.item.as_deref().map(str::parse).transpose();
        Ok(Self {
            gtin: parts.gtin.parse().map_err(|error| malformed(&error))?,
            batch: batch.map_err(|error| malformed(&error))?,
            item: item.map_err(|error| malformed(&error))?,
            certificate: further.certificate,
        })
    }

    /// The item of a certificate that the link leads to: the one it names, or the first one that bears
    /// the number. A variant may have a number of its own, and an edition other ones than that in force.
    fn item_of(&self, certificate: &CertificateDetails, product: &ProductDetails) -> Option<u32> {
        let bears = |variant: Option<&VariantCode>| product.gtin_of(variant) == Some(&self.gtin);
        if let Some(item) = self.item {
            let is_one = (1..=certificate.quantity).contains(&item);
            return (is_one && bears(certificate.variant_of(item))).then_some(item);
        }
        if certificate.variants.is_empty() {
            return bears(None).then_some(1);
        }
        let all = ItemRanges::up_to(certificate.quantity);
        let by_variant = by_variant(&certificate.variants, all.as_slice());
        let (_, items) = by_variant.into_iter().find(|(variant, _)| bears(Some(variant)))?;
        items.first().map(|range| range.first)
    }
}

/// Answers a link: a person with a page, a program with JSON.
pub(super) async fn link(
    State(reader): Reads,
    parts: Result<Path<LinkPath>, PathRejection>,
    further: Result<Query<Further>, QueryRejection>,
    wanted: AnswerForm,
    locale: Locale,
) -> Response {
    let further = further.map(|Query(further)| further).unwrap_or_default();
    let link = match &parts {
        Ok(Path(parts)) => match &further.item {
            // A form cannot write an item into the path.
            Some(item) if parts.item.is_none() && item.parse::<u32>().is_ok() => {
                return Redirect::to(&locale.in_item(item)).into_response();
            }
            _ => Link::read(parts, &further),
        },
        Err(rejection) => Err(ApiError::bad_request(&rejection.body_text())),
    };
    let link = match link {
        Ok(link) => link,
        Err(error) if wanted == AnswerForm::Json => return json(Err::<(), _>(error)),
        Err(error) => {
            let zh = "这个链接无法读取：商品条码、批次或件号不对";
            return notice::no_link(&reader, &locale, locale.pick(zh, &error.body.message));
        }
    };
    let (node, language) = (Arc::clone(&reader), locale.language);
    let found = blocking(move || read(&node, link, language)).await;
    let found = found.map_err(ApiError::from).flatten();
    match (found, wanted) {
        (found, AnswerForm::Json) => json(found.map(|found| Json(found.answer()))),
        (Ok(found), AnswerForm::Page) => found.page(&reader, &locale),
        (Err(error), AnswerForm::Page) => notice::could_not_check(&reader, &locale, &error),
    }
}

/// A certificate that a link leads to.
#[derive(Debug)]
struct LinkedCertificate {
    entry: CertificateEntry,
    /// The first of its items that bears the number.
    first_item: u32,
}

/// What a link leads to.
#[derive(Debug)]
struct LinkFacts {
    standpoint: Standpoint,
    link: Link,
    products: Vec<Product>,
    certificates: Vec<LinkedCertificate>,
    /// How the one item stands that the link names.
    item: Option<(Checked, Vec<ShownSection>)>,
}

fn read(reader: &ChainReader, link: Link, language: Language) -> Result<LinkFacts, ApiError> {
    let view = reader.chain.storage.view();
    let products = products(&view, &link.gtin)?;
    let certificates = certificates(&view, &link, &products)?;
    let item = match (link.item, certificates.as_slice()) {
        (Some(item), [only]) => {
            let (evidence, _) = evidence(reader, &view, only.entry.serial)?;
            evidence.judge_item(item, clock::now().date())
        }
        _ => None,
    };
    let item = match item {
        Some(checked) => {
            let sections = sections(reader, language, &checked)?;
            Some((checked, sections))
        }
        None => None,
    };
    let standpoint = Standpoint::at(reader, &view.head()?);
    Ok(LinkFacts { standpoint, link, products, certificates, item })
}

fn products(view: &View<'_>, gtin: &Gtin) -> Result<Vec<Product>, ApiError> {
    let lists = [vec![Posting::Gtin(gtin.clone())]];
    let mut scan = view.scan(&lists, (Vec::new(), None), STEPS_MAX);
    let mut products = Vec::new();
    while let ScanStep::Found { entry, .. } = scan.step()? {
        products.extend(view.listed::<Product>(&entry)?);
        if PRODUCTS_MAX <= products.len() {
            break;
        }
    }
    Ok(products)
}

/// The certificates of the link's products, batch and item.
fn certificates(
    view: &View<'_>,
    link: &Link,
    products: &[Product],
) -> Result<Vec<LinkedCertificate>, ApiError> {
    let mut certificates = Vec::new();
    for product in products {
        let mut lists = vec![vec![Posting::Product(product.id.clone())]];
        lists.extend(link.batch.clone().map(|batch| vec![Posting::Batch(batch)]));
        let mut scan = view.scan(&lists, (Vec::new(), None), STEPS_MAX);
        while let ScanStep::Found { entry, .. } = scan.step()? {
            let Some(serial) = serial_of(&entry) else { continue };
            let is_wanted = link.certificate.is_none_or(|wanted| wanted == serial);
            let certificate = state::read::<Certificate>(view, &serial)?.filter(|_| is_wanted);
            let Some(certificate) = certificate else { continue };
            let edition = must::<ProductEdition>(view, &certificate.product_edition())?;
            let item = link.item_of(&certificate.details, &edition.0.details);
            let Some(first_item) = item else { continue };
            let name = product.details.name.clone();
            let entry = entry_of(view, certificate, name)?;
            certificates.push(LinkedCertificate { entry, first_item });
            if CERTIFICATES_MAX <= certificates.len() {
                return Ok(certificates);
            }
        }
    }
    Ok(certificates)
}

impl LinkFacts {
    fn answer(self) -> Answer<LinkAnswer> {
        Answer {
            height: self.standpoint.height,
            time: self.standpoint.time,
            data: LinkAnswer {
                gtin: self.link.gtin,
                item: self.link.item,
                standing: self.item.as_ref().map(|(checked, _)| checked.verdict),
                cautions: self.item.map_or_else(Vec::new, |(checked, _)| checked.cautions),
                products: self.products,
                certificates: self.certificates.into_iter().map(|one| one.entry).collect(),
            },
        }
    }

    fn page(&self, reader: &ChainReader, locale: &Locale) -> Response {
        if self.certificates.is_empty() {
            let headline = if self.products.is_empty() {
                locale
                    .pick("本链没有这个商品条码的产品", "no product of this chain has this number")
            } else {
                locale
                    .pick("这个产品没有这样的批次或件号", "this product has no such batch or item")
            };
            return notice::no_link(reader, locale, headline);
        }
        let panel = panel(locale, self.item.as_ref().map(|(checked, _)| checked));
        let main = match &self.item {
            Some((checked, sections)) => html! {
                (panel.markup())
                (subject(locale, checked))
                (unsigned(locale))
                div.cards { (facts::cards(locale, sections)) }
            },
            None => html! {
                (unsigned(locale))
                (self.list(locale))
            },
        };
        let title = panel.title;
        let standpoint = &self.standpoint;
        HtmlPage { locale, standpoint, title, main, has_proof: false }.into_response(StatusCode::OK)
    }

    /// The certificates to choose from.
    fn list(&self, locale: &Locale) -> Markup {
        html! {
            section.card.list {
                h1 { (locale.pick("这个商品条码下的合格证", "Certificates of this trade item number")) }
                p.long { "GTIN " (self.link.gtin) }
                ul { @for one in &self.certificates { li { (self.entry(locale, one)) } } }
            }
            @if self.link.batch.is_some() && self.link.item.is_none() { (item_form(locale)) }
        }
    }

    fn entry(&self, locale: &Locale, linked: &LinkedCertificate) -> Markup {
        let entry = &linked.entry;
        let name = entry.product_name.as_str();
        let status = if entry.recalled {
            locale.pick("召回中", "being recalled")
        } else {
            certificate_status(locale.language, entry.status)
        };
        html! {
            a href=(self.path_to(locale, linked)) {
                strong lang=[foreign(locale, name)] { (name) }
                span { (locale.pick("批次 ", "batch ")) (entry.batch) " · " (entry.issued_on) }
                span { (entry.id.number) " · " (status) }
            }
        }
    }

    /// One step further: to the batch, or to the item of this certificate.
    fn path_to(&self, locale: &Locale, linked: &LinkedCertificate) -> String {
        let LinkedCertificate { entry, first_item } = linked;
        let (gtin, batch) = (&self.link.gtin, &entry.batch);
        locale.link(&match &self.link.batch {
            Some(_) => {
                format!("/01/{gtin}/10/{batch}/21/{first_item}?certificate={}", entry.serial)
            }
            None => format!("/01/{gtin}/10/{batch}"),
        })
    }
}

/// The panel of an item that nobody has signed for: what is wrong with it is said as loudly as ever,
/// what is right with it proves nothing.
fn panel(locale: &Locale, item: Option<&Checked>) -> Panel<'static> {
    let of_item = item.map(|checked| (checked.verdict, Panel::of(locale, checked)));
    let as_of = match of_item {
        Some((Verdict::Genuine, panel)) => panel.as_of,
        Some((_, panel)) => return panel,
        None => None,
    };
    Panel {
        as_of,
        name: "unsigned",
        tone: Tone::Unknown,
        title: locale.pick("合格证有效，标签未查验", "Certificate in force, label not checked"),
        headline: locale.pick("这个链接只指明一件商品", "this link names an item, and no more"),
        next_step: locale.pick(
            "要查验手中的标签，请扫描标签上的追溯二维码。",
            "To check the label in your hand, scan its QR code.",
        ),
    }
}

fn unsigned(locale: &Locale) -> Markup {
    html! {
        p.proof {
            (locale.pick(
                "商品条码链接没有签名：它指明一件商品，但不能说明手中标签的真伪。",
                "This link carries no signature: it names an item; it shows nothing about the label in your hand.",
            ))
        }
    }
}

fn item_form(locale: &Locale) -> Markup {
    html! {
        form.check method="get" {
            label for="item" { (locale.pick("件号（标签上的序号）", "Item number, as on the label")) }
            input #item name="item" type="number" min="1" inputmode="numeric" required;
            @if let Some(language) = locale.asked() {
                input type="hidden" name="lang" value=(language);
            }
            button { (locale.pick("查看", "Show")) }
        }
    }
}

#[cfg(test)]
mod tests;
