//! What a page shows of an item, as sections of titled rows: a node writes them from its own records,
//! a browser makes them anew from what is proved, and compares the two word for word.
//!
//! The order is that of the province's article: standard, name, model, specification, maker, dates,
//! warnings, report, cover.

use chain_core::bytes::hash::Hash;
use chain_core::label::{FieldName, Label};
use chain_core::records::accreditation::AccreditationMark;
use chain_core::records::certificate::{Certificate, PartyRole};
use chain_core::records::cover::Cover;
use chain_core::records::organisation::Organisation;
use chain_core::records::origin::Origin;
use chain_core::records::product::{Product, ProductDetails};
use chain_core::records::report::{Filer, Report, Supplement};
use chain_core::records::supervision::Recall;
use chain_core::records::variant::Variant;
use chain_core::values::amount::Unit;
use chain_core::values::date::Date;
use chain_core::verify::verification::Caution;
use serde::Serialize;

use crate::checked::{Checked, Grounds, Issued};
use crate::language::Language;
use crate::report_words::{
    conclusion, laboratory, measured, report_kind, report_standing, sampling,
};
use crate::words::{caution_in_words, certificate_standing, field_title, yuan};

/// Rows under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Its name for programs: `product`, `maker`, `report-1`, …
    pub id: String,
    /// Its heading.
    pub title: String,
    /// Its rows.
    pub rows: Vec<Row>,
    /// The document that it rests on, kept off the chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Hash>,
}

/// One titled value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is.
    pub title: String,
    /// The value, as people read it.
    pub value: String,
}

/// Everything that is proved of an item, in the order of the page.
#[must_use]
pub fn sections(language: Language, checked: &Checked) -> Vec<Section> {
    let mut sections: Vec<Section> = cautions(language, &checked.cautions).into_iter().collect();
    sections.extend(checked.recall.iter().map(|one| recall(language, one)));
    let Some(grounds) = &checked.grounds else { return sections };
    let variant = grounds.variant_of(checked.item);
    let thing = |one: &Product| product(language, &one.details, grounds, variant);
    sections.extend(grounds.product.iter().map(thing));
    sections.extend(grounds.maker.iter().map(|one| maker(language, one, grounds)));
    sections.extend(producer(language, &grounds.certificate));
    sections.push(certificate(language, &grounds.certificate, grounds.product.as_ref(), checked));
    let unit = grounds.product.as_ref().and_then(|one| one.details.measured_in);
    for (at, one) in grounds.reports.iter().enumerate() {
        sections.extend(report(language, at.saturating_add(1), one, unit));
    }
    for (at, one) in grounds.covers.iter().enumerate() {
        sections.extend(cover(language, at.saturating_add(1), one, checked.day));
    }
    sections
}

/// A section that is being written.
struct Writer {
    language: Language,
    section: Section,
}

impl Writer {
    fn new(language: Language, id: impl Into<String>, zh: &str, en: &str) -> Self {
        let (id, title) = (id.into(), language.pick(zh, en).to_owned());
        Self { language, section: Section { id, title, rows: Vec::new(), document: None } }
    }

    fn row(&mut self, zh: &str, en: &str, value: impl ToString) -> &mut Self {
        self.titled(self.language.pick(zh, en).to_owned(), value)
    }

    fn some(&mut self, zh: &str, en: &str, value: Option<impl ToString>) -> &mut Self {
        if let Some(value) = value {
            self.row(zh, en, value);
        }
        self
    }

    fn titled(&mut self, title: String, value: impl ToString) -> &mut Self {
        self.section.rows.push(Row { title, value: value.to_string() });
        self
    }
}

/// What the verdict does not say.
fn cautions(language: Language, cautions: &[Caution]) -> Option<Section> {
    if cautions.is_empty() {
        return None;
    }
    let mut writer = Writer::new(language, "cautions", "注意", "Note");
    for caution in cautions {
        let (title, value) = caution_in_words(language, caution);
        writer.titled(title.to_owned(), value);
    }
    Some(writer.section)
}

fn recall(language: Language, recall: &Recall) -> Section {
    let details = &recall.details;
    let mut writer = Writer::new(language, "recall", "召回", "Recall");
    writer
        .row("召回编号", "recall", &recall.id)
        .row("召回原因", "why", &details.grounds)
        .row("应采取措施", "what to do", &details.measures)
        .row("期限", "until", details.deadline);
    writer.section
}

fn product(
    language: Language,
    details: &ProductDetails,
    grounds: &Grounds,
    variant: Option<&Variant>,
) -> Section {
    let mut writer = Writer::new(language, "product", "产品", "Product");
    for standard in &details.standards {
        let value = format!("{} {}", standard.number, standard.title);
        writer.row("执行标准", "standard", value);
    }
    let issued = &grounds.certificate.details;
    let gtin = variant.and_then(|variant| variant.gtin.as_ref());
    writer
        .row("产品名称", "name", &details.name)
        .some("型号", "model", details.model.as_ref())
        .some("规格", "specification", details.specification.as_ref())
        .row("类别", "category", &details.category)
        .some("本件规格", "this variant", variant.map(|variant| &variant.code))
        .some("商品条码", "GTIN", gtin.or(details.gtin.as_ref()))
        .row("批次", "batch", &issued.batch)
        .row("生产日期", "made on", issued.production_date)
        .some("实际生产地址", "made at", details.production_address.as_ref());
    if let Origin::Imported { foreign_maker, country, place } = &details.origin {
        writer
            .row("境外生产者", "maker abroad", foreign_maker)
            .row("原产国（地区）", "country of origin", country)
            .some("原产地", "place of origin", place.as_ref());
    }
    // The variant's own fields override the batch's, and those the product's.
    let labels = variant.map(|variant| &variant.label).into_iter();
    let labels: Vec<&Label> = labels.chain([&issued.label, &details.label]).collect();
    for (at, label) in labels.iter().enumerate() {
        let before = labels.get(..at).unwrap_or_default();
        let is_new = |name: &FieldName| before.iter().all(|label| label.find(name).is_none());
        for (name, value) in label.iter().filter(|(name, _)| is_new(name)) {
            writer.titled(field_title(language, name).to_owned(), value);
        }
    }
    writer.section
}

/// The maker or importer as it was when it certified, which is what is printed, and as it is called
/// now.
fn maker(language: Language, maker: &Organisation, grounds: &Grounds) -> Section {
    let (details, certificate) = (&maker.details, &grounds.certificate);
    let issued = certificate.answerable();
    let (zh, en) = match issued.map(|one| one.role) {
        Some(PartyRole::Importer) => ("进口商", "Importer"),
        _ if certificate.party(PartyRole::Producer).is_some() => {
            ("生产者（委托方）", "Maker (made for it by another)")
        }
        _ => ("生产者", "Maker"),
    };
    let mut writer = Writer::new(language, "maker", zh, en);
    let (name, address) =
        issued.map_or((&details.name, &details.address), |one| (&one.name, &one.address));
    writer
        .row("名称", "name", name)
        .row("地址", "address", address)
        .some("现名称", "now called", Some(&details.name).filter(|now| *now != name))
        .some("现地址", "now at", Some(&details.address).filter(|now| *now != address))
        .row("联系方式", "contact", &details.contact)
        .row("统一社会信用代码", "credit code", details.code);
    writer.section
}

/// Who made it for the maker, as it was on the day of issue.
fn producer(language: Language, certificate: &Certificate) -> Option<Section> {
    let producer = certificate.party(PartyRole::Producer)?;
    let mut writer =
        Writer::new(language, "producer", "受委托生产企业", "Producer, on behalf of the maker");
    writer.row("名称", "name", &producer.name).row("地址", "address", &producer.address).row(
        "统一社会信用代码",
        "credit code",
        producer.code,
    );
    Some(writer.section)
}

/// How much a delivery is, of goods that are sold by amount.
fn amount(certificate: &Certificate, product: Option<&Product>, item: u32) -> Option<String> {
    let unit = product?.details.measured_in?;
    let amount = certificate.details.amount_of(item)?;
    Some(format!("{amount} {}", unit.symbol()))
}

fn certificate(
    language: Language,
    certificate: &Certificate,
    product: Option<&Product>,
    checked: &Checked,
) -> Section {
    let mut writer = Writer::new(language, "certificate", "合格证", "Certificate");
    writer
        .row("编号", "number", &certificate.id.number)
        .row("状态", "status", certificate_standing(language, certificate))
        .row("签发日期", "issued on", certificate.issued_on)
        .row("序号", "serial", certificate.serial)
        .row("件号", "item", format!("{} / {}", checked.item, certificate.details.quantity))
        .some("数量", "amount", amount(certificate, product, checked.item));
    writer.section
}

fn report(
    language: Language,
    place: usize,
    issued: &Issued<Report>,
    unit: Option<Unit>,
) -> Option<Section> {
    let report = issued.record.as_ref()?;
    let details = &report.details;
    let mut writer =
        Writer::new(language, format!("report-{place}"), "检验报告", "Inspection report");
    let filer = match report.filed_as {
        Filer::Institute => "检验机构",
        Filer::Maker => "生产者",
        Filer::Producer => "受委托生产企业",
    };
    let standards: Vec<String> = details.standards.iter().map(ToString::to_string).collect();
    writer
        .row("结论", "conclusion", conclusion(language, details.conclusion))
        .row("编号", "number", &report.id.number)
        .some("原编号", "number as written", details.official_number.as_ref())
        .some(filer, "filed by", issued.issuer.as_ref().map(|one| &one.details.name))
        .some("检测机构", "laboratory", laboratory(language, report))
        .some("委托单位", "client", details.client.as_ref())
        .some("资质标志", "marks", marks(language, &details.marks))
        .row("类型", "kind", report_kind(language, report))
        .row("状态", "status", report_standing(language, report))
        .some("有效期至", "holds until", details.valid_until)
        .row("检验依据", "tested by", standards.join("; "))
        .some("取样方式", "samples", details.sampling.map(|how| sampling(language, how)))
        .some("抽样方案", "sampling plan", details.sampling_plan.as_ref())
        .row("检验日期", "tested on", details.tested_on)
        .row("报告日期", "issued on", details.issued_on);
    for (number, subject) in (1_u16..).zip(&details.subjects) {
        let (sampled, quantity) = (subject.sampled, subject.batch_quantity);
        let unit = unit.map_or("", Unit::symbol);
        let amount = subject.batch_amount.map(|amount| format!(" {amount} {unit}"));
        let amount = amount.unwrap_or_default();
        let value = match language {
            Language::Zh => format!("{amount}，抽样 {sampled} / {quantity}"),
            Language::En => format!("{amount}, sampled {sampled} of {quantity}"),
        };
        match &subject.batch {
            Some(batch) => writer.row("批次", "batch", format!("{batch}{value}")),
            None => writer.row("样品", "sample", format!("{number} × {sampled}")),
        };
    }
    for item in &details.items {
        writer.titled(item.name.to_string(), measured(language, item, &details.subjects));
    }
    for Supplement { report: number, conclusion: found, reason, on } in &report.supplements {
        let found = conclusion(language, *found);
        let mut value = match language {
            Language::Zh => format!("{number}（{on}，{reason}）：{found}"),
            Language::En => format!("{number}, filed on {on} ({reason}): {found}"),
        };
        if details.laboratory.is_some() {
            // A maker files it, also where the laboratory has confirmed the report itself.
            value.push_str(
                language.pick("（由企业登记，见该报告）", " (filed by the maker, see that report)"),
            );
        }
        writer.row("补充报告", "supplemented by", value);
    }
    writer.some("备注", "remark", details.remark.as_ref());
    writer.section.document = details.document;
    Some(writer.section)
}

/// The marks on a report, as they are written there.
fn marks(language: Language, marks: &[AccreditationMark]) -> Option<String> {
    let written: Vec<String> = marks.iter().map(|mark| mark.as_str().to_uppercase()).collect();
    (!written.is_empty()).then(|| written.join(language.pick("、", ", ")))
}

/// Whether a cover holds on a day, and since when it does not.
fn cover_standing(language: Language, cover: &Cover, day: Date) -> String {
    let until = cover.details.valid_until;
    match (language, cover.cancelled_from) {
        (Language::Zh, Some(from)) => format!("已解除：自{from}起发生的损害不在承保范围内"),
        (Language::En, Some(from)) => {
            format!("cancelled: damage from {from} on is not covered")
        }
        (Language::Zh, None) if until < day => {
            format!("已到期：{until}之后发生的损害不在承保范围内")
        }
        (Language::En, None) if until < day => {
            format!("ended: damage after {until} is not covered")
        }
        (_, None) => language.pick("承保中", "in force").to_owned(),
    }
}

fn cover(language: Language, place: usize, issued: &Issued<Cover>, day: Date) -> Option<Section> {
    let cover = issued.record.as_ref()?;
    let details = &cover.details;
    let mut writer = Writer::new(
        language,
        format!("cover-{place}"),
        "产品质量安全责任险",
        "Liability insurance",
    );
    let advance = if details.advance_payment {
        language.pick("是：保险人先行赔付消费者", "yes: the insurer pays the consumer first")
    } else {
        language.pick("否", "no")
    };
    let licence = issued.issuer.as_ref().and_then(|insurer| insurer.licence.as_ref());
    let ended = licence.filter(|licence| licence.valid_until < day).map(|licence| match language {
        Language::Zh => format!("已于{}到期", licence.valid_until),
        Language::En => format!("ended on {}", licence.valid_until),
    });
    let insurer = issued.issuer.as_ref().map(|one| &one.details);
    let claim = insurer.map(|insurer| match language {
        Language::Zh => {
            format!("请携带商品、标签和购物凭证联系{}：{}", insurer.name, insurer.contact)
        }
        Language::En => {
            format!("contact {} with goods, label and receipt: {}", insurer.name, insurer.contact)
        }
    });
    writer
        .some("保险人", "insurer", insurer.map(|insurer| &insurer.name))
        .row("保单号", "number", &cover.id.number)
        .row("状态", "status", cover_standing(language, cover, day))
        .some("保险人许可证", "insurer's licence", ended)
        .row("保险期间", "valid", format!("{} – {}", details.valid_from, details.valid_until))
        .row("累计赔偿限额", "sum insured", yuan(details.sum_insured_fen))
        .row("每次赔偿限额", "limit of a claim", yuan(details.claim_limit_fen))
        .row("先行赔付", "pays in advance", advance)
        .some("如何索赔", "how to claim", claim);
    writer.section.document = details.document;
    Some(writer.section)
}
