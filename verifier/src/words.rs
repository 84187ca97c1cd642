//! Words for people, the same in the command line, on a page and in a browser.

use chain_core::label::FieldName;
use chain_core::records::certificate::{Certificate, CertificateStatus};
use chain_core::values::date::Date;
use chain_core::values::time::{Height, Timestamp};
use chain_core::verify::verification::{Caution, SignedPart, Verdict};

use crate::checked::Checked;
use crate::language::Language;
use crate::report_words::found_unqualified;

/// A verdict in a word or two.
#[must_use]
pub const fn title(language: Language, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => language.pick("查验通过", "Genuine"),
        Verdict::NotActivated => language.pick("尚未启用", "Not in use yet"),
        Verdict::Voided => language.pick("标签已作废", "Label void"),
        Verdict::Revoked => language.pick("合格证已撤销", "Certificate revoked"),
        Verdict::Withdrawn => language.pick("合格证已撤回", "Certificate withdrawn"),
        Verdict::Superseded => language.pick("合格证已更换", "Certificate superseded"),
        Verdict::Recalled => language.pick("正在召回", "Recalled"),
        Verdict::ReportWithdrawn => language.pick("检验报告已失效", "Report no longer holds"),
        Verdict::Expired => language.pick("已过限用日期", "Expired"),
        Verdict::Forged => language.pick("伪造的码", "Forged code"),
        Verdict::Unknown => language.pick("查无此证", "Unknown code"),
    }
}

/// What a verdict means, in one sentence.
#[must_use]
pub const fn headline(language: Language, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => language.pick(
            "真实：由生产者签发，合格证有效，标签已启用",
            "genuine: signed by the maker, certificate in force, label in use",
        ),
        Verdict::NotActivated => language.pick(
            "未启用：生产者签发，但标签尚未启用",
            "not activated: signed by the maker, but the label is not in use",
        ),
        Verdict::Voided => language
            .pick("已作废：生产者声明该标签已损毁", "voided: the maker declared this label spoilt"),
        Verdict::Revoked => language
            .pick("已撤销：监管部门撤销了该合格证", "revoked: the bureau revoked the certificate"),
        Verdict::Withdrawn => language.pick(
            "已撤回：生产者在出厂前撤回了该合格证",
            "withdrawn: the maker took the certificate back before the goods left the factory",
        ),
        Verdict::Superseded => language.pick(
            "已更换：生产者在出厂前用另一张合格证替代了该合格证",
            "superseded: the maker replaced the certificate before the goods left the factory",
        ),
        Verdict::Recalled => language.pick(
            "召回中：监管部门正在召回该产品，请停止使用并按要求处理",
            "recalled: the bureau calls it back; stop using it and do as is asked",
        ),
        Verdict::ReportWithdrawn => language.pick(
            "检验报告已失效：合格证所依据的检验报告已被撤回，或更正后的报告不再支持该合格证",
            "report no longer holds: a report that its certificate rests on was taken back, or its correction does not carry the certificate",
        ),
        Verdict::Expired => language.pick("已过期", "expired: its date has passed"),
        Verdict::Forged => language.pick(
            "伪造：不是该合格证的标签密钥所签",
            "forged: the label key of its certificate did not sign it",
        ),
        Verdict::Unknown => language
            .pick("不存在：本链没有这张合格证", "unknown: it names no certificate of this chain"),
    }
}

/// What whoever holds the goods should do next.
#[must_use]
pub const fn next_step(language: Language, verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Genuine => language.pick(
            "请核对下列内容与实物、标签是否一致，并保留购物凭证。",
            "Compare what follows with the goods and the label, and keep your receipt.",
        ),
        Verdict::NotActivated => language.pick(
            "生产者尚未启用此标签。请向销售者询问；如已购买，可拨打12315反映。",
            "The maker has not put this label into use. Ask the seller; if you bought it, call 12315.",
        ),
        Verdict::Voided => language.pick(
            "作废的标签不应出现在商品上。请勿购买，可拨打12315反映。",
            "A void label should not be on goods. Do not buy it; you may call 12315.",
        ),
        Verdict::Withdrawn | Verdict::Superseded => language.pick(
            "这样的标签不应出现在商品上。请勿购买，可拨打12315反映。",
            "Such a label should not be on goods. Do not buy it; you may call 12315.",
        ),
        Verdict::Revoked => language.pick(
            "请停止销售和使用，向销售者退货，或拨打12315。",
            "Stop selling and using it; return it to the seller, or call 12315.",
        ),
        Verdict::Recalled => language.pick(
            "请停止使用，并按下列召回要求处理。",
            "Stop using it, and do what the recall below asks.",
        ),
        Verdict::ReportWithdrawn => language.pick(
            "在有新的检验报告前，请勿购买和使用，可拨打12315咨询。",
            "Do not buy or use it until there is a new report; you may call 12315.",
        ),
        Verdict::Expired => language.pick("请勿购买和使用。", "Do not buy or use it."),
        Verdict::Forged | Verdict::Unknown => language.pick(
            "请勿购买；请保留商品和标签照片，拨打12315举报。",
            "Do not buy it; keep the goods and a picture of the label, and call 12315.",
        ),
    }
}

/// What whoever holds an item should do next, by the verdict and by what it does not say.
#[must_use]
pub fn advice(language: Language, checked: &Checked) -> &'static str {
    if checked.verdict == Verdict::Genuine && checked.asks_for_care() {
        return language.pick(
            "对该批次或其检验报告有不利情况，见下方“注意”。购买或使用前，请向销售者或生产者询问处理结果，也可拨打12315咨询。",
            "Something is known against this batch or its report, see the note below. Before you buy or use it, ask the seller or maker what was done about it; you may call 12315.",
        );
    }
    next_step(language, checked.verdict)
}

/// The status of a certificate in a word or two.
#[must_use]
pub const fn certificate_status(language: Language, status: CertificateStatus) -> &'static str {
    match status {
        CertificateStatus::InForce => language.pick("有效", "in force"),
        CertificateStatus::Revoked => language.pick("已撤销", "revoked"),
        CertificateStatus::Withdrawn => language.pick("已撤回", "withdrawn"),
        CertificateStatus::Superseded => language.pick("已更换", "superseded"),
    }
}

/// The status of a certificate, what replaces it, and why it is so.
#[must_use]
pub fn certificate_standing(language: Language, certificate: &Certificate) -> String {
    let status = certificate_status(language, certificate.status());
    let last = certificate.history.last();
    let status = match (certificate.status(), language) {
        (CertificateStatus::InForce, _) => status.to_owned(),
        (_, Language::Zh) => format!("{status}（{}）", last.on),
        (_, Language::En) => format!("{status} on {}", last.on),
    };
    match (&certificate.superseded_by, &last.grounds) {
        (Some(successor), _) => {
            let by = language.pick("替代的合格证", "replaced by");
            format!("{status}：{by} {successor}")
        }
        (None, Some(grounds)) => format!("{status}：{grounds}"),
        (None, None) => status,
    }
}

/// A caution as a title and a sentence.
#[must_use]
pub fn caution_in_words(language: Language, caution: &Caution) -> (&'static str, String) {
    match caution {
        Caution::FoundUnqualified { finding } => {
            (language.pick("该批次", "this batch"), found_unqualified(language, finding))
        }
        Caution::ConfirmationWithdrawn { report, on } => (
            language.pick("检验报告", "report"),
            match language {
                Language::Zh => {
                    format!(
                        "出具报告{}的检测机构已于{on}撤回确认，该报告仅由企业登记",
                        report.number
                    )
                }
                Language::En => format!(
                    "the laboratory that had confirmed report {} took that back on {on}: it is the maker's word alone",
                    report.number
                ),
            },
        ),
        Caution::CertifiedBeyond { report, replaced_by } => (
            language.pick("检验报告", "report"),
            match language {
                Language::Zh => format!(
                    "报告{}已由{replaced_by}更正，更正后的批量少于该批次已出证的数量",
                    report.number
                ),
                Language::En => format!(
                    "report {} was corrected by {replaced_by}, which holds less of the batch than was certified",
                    report.number
                ),
            },
        ),
        Caution::Suspended { part, organisation, name, on, .. } => (
            suspended(language, *part),
            match language {
                Language::Zh => {
                    format!("{name}（{organisation}）自{on}起被监管部门暂停，暂停前的签发仍然有效")
                }
                Language::En => format!(
                    "{name} ({organisation}) has been suspended by the bureau since {on}; what it did before stands"
                ),
            },
        ),
        Caution::LabelKeyRevoked { on, .. } => (
            language.pick("标签密钥", "label key"),
            match language {
                Language::Zh => {
                    format!("已于{on}吊销，此后才出现的码可能出自他人之手，请核对货源")
                }
                Language::En => format!(
                    "revoked on {on}: a code that turned up only after it may be somebody else's; ask where the goods come from"
                ),
            },
        ),
        Caution::GivenKey { part, by } => (
            signed_part(language, *part),
            match language {
                Language::Zh => format!("签署所用密钥由{by}代为登记，不是该主体自己登记的"),
                Language::En => {
                    format!("signed with a key that {by} gave, not with the organisation's own")
                }
            },
        ),
    }
}

const fn suspended(language: Language, part: SignedPart) -> &'static str {
    match part {
        SignedPart::Report => language.pick("报告出具方", "who filed the report"),
        SignedPart::Cover => language.pick("保险人", "insurer"),
        SignedPart::Product => language.pick("受委托生产企业", "who made it for the maker"),
        SignedPart::Certificate | SignedPart::LabelKey | SignedPart::Items => {
            language.pick("合格证签发方", "who issued the certificate")
        }
    }
}

const fn signed_part(language: Language, part: SignedPart) -> &'static str {
    match part {
        SignedPart::LabelKey => language.pick("标签密钥", "label key"),
        SignedPart::Certificate => language.pick("合格证", "certificate"),
        SignedPart::Items => language.pick("标签启用", "labels in use"),
        SignedPart::Product => language.pick("产品", "product"),
        SignedPart::Report => language.pick("检验报告", "report"),
        SignedPart::Cover => language.pick("保险", "cover"),
    }
}

/// As of which state something is said: the first words of every answer.
#[must_use]
pub fn as_of(language: Language, height: Height, time: Timestamp, day: Date) -> String {
    let time = show_time(time);
    match language {
        Language::Zh => format!("截至高度{height}（{time}），按{day}判断"),
        Language::En => format!("as of height {height} ({time}), judged for {day}"),
    }
}

/// That a node shows an older state than was seen before.
#[must_use]
pub fn behind(language: Language, seen: Height) -> String {
    match language {
        Language::Zh => format!("此前已见过高度{seen}：该节点落后，其后发生的事这里看不到"),
        Language::En => format!(
            "height {seen} was seen before: this node is behind, and what happened since is not shown"
        ),
    }
}

/// What people call a label field.
pub(crate) fn field_title(language: Language, name: &FieldName) -> &str {
    name.title().map_or(name.as_str(), |title| language.pick(title.zh, title.en))
}

/// A sum of fen as yuan.
#[must_use]
pub fn yuan(fen: u64) -> String {
    format!("{}.{:02} CNY", fen / 100, fen % 100)
}

/// A time as `2026-11-23 18:04:36 +08:00`.
#[must_use]
pub fn show_time(time: Timestamp) -> String {
    const OFFSET_S: u64 = 8 * 3600;
    let seconds = (time.as_unix_ms() / 1000).saturating_add(OFFSET_S) % 86_400;
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{} {hour:02}:{minute:02}:{second:02} +08:00", time.date())
}
