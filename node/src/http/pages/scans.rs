//! How often a code was scanned, what that may mean, and what it cannot mean.

use hgz_api::{CopySign, ScanCounts};
use hgz_verifier::Language;
use maud::{Markup, html};

use super::life::{aside, hour};
use super::locale::Locale;

/// A plain warning, if the code may have been copied.
pub(crate) fn warning(locale: &Locale, scans: &ScanCounts) -> Markup {
    html! {
        @if !scans.signs.is_empty() {
            aside.warning {
                h2 { (locale.pick("此码可能被复制", "This code may have been copied")) }
                ul { @for sign in &scans.signs { li { (reason(locale, *sign, scans)) } } }
                p {
                    (locale.pick(
                        "请仔细核对下列内容与手中实物、标签是否一致；如有疑问，请勿使用，拨打 12315。次数多也可能是多人查看同一件商品，本身不说明商品有问题。",
                        "Compare what follows with the goods and the label in your hand; if in doubt do not use it, and call 12315. Many people looking at one item gives the same number: it proves nothing by itself.",
                    ))
                }
            }
        }
    }
}

fn reason(locale: &Locale, sign: CopySign, scans: &ScanCounts) -> String {
    match (sign, locale.language) {
        (CopySign::Often, Language::Zh) => format!("查询次数较多：共 {} 次", scans.count),
        (CopySign::Often, Language::En) => format!("scanned often: {} times", scans.count),
        (CopySign::OftenInOneHour, _) => {
            locale.pick("一小时内被查询多次", "scanned several times within one hour").to_owned()
        }
        (CopySign::BeforeActivation, _) => locale
            .pick("标签启用之前就被查询过", "scanned before its label was put into use")
            .to_owned(),
    }
}

/// The counts.
pub(crate) fn card(locale: &Locale, scans: &ScanCounts) -> Markup {
    html! {
        section.card.scans {
            h2 { (locale.pick("查询次数", "Scans of this code")) }
            (aside(locale.pick(
                "各节点自行统计，不在证明范围内",
                "counted by the nodes, not part of the proof",
            )))
            p.count { (count(locale, scans)) }
            p.note {
                (locale.pick(
                    "只统计各节点网页的浏览，同一访客十分钟内计一次，时间取整到小时，不记录个人信息；次数可能偏多或偏少，仅供参考。",
                    "Page views at all nodes, the same visitor once in ten minutes, times by the hour, no personal data; it may be too many or too few, and is a hint only.",
                ))
            }
        }
    }
}

fn count(locale: &Locale, scans: &ScanCounts) -> String {
    let (Some(first), Some(last)) = (scans.first, scans.last) else {
        return locale.pick("尚无查询记录。", "Not scanned so far.").to_owned();
    };
    let (count, today, first, last) = (scans.count, scans.today, hour(first), hour(last));
    match (locale.language, count) {
        (Language::Zh, 1) => format!("首次查询（{first} 时段）。"),
        (Language::En, 1) => format!("This is the first scan (hour of {first})."),
        (Language::Zh, _) => {
            format!("自 {first} 起共查询 {count} 次，今天 {today} 次；最近一次在 {last} 时段。")
        }
        (Language::En, _) => format!(
            "Scanned {count} times since {first}, {today} of them today; last in the hour of {last}."
        ),
    }
}
