//! The field for a code: on the first page, and wherever a code could not be read.

use maud::{Markup, html};

use super::locale::Locale;

/// Characters of a text that are given back to whoever typed it.
const SHOWN_MAX: usize = 400;

/// A field for a code.
pub(super) fn code_form(locale: &Locale, text: &str) -> Markup {
    let shown: String = text.chars().take(SHOWN_MAX).collect();
    html! {
        form.check action="/check" method="get" {
            label for="code" { (locale.pick("追溯码或链接", "Item code or link")) }
            textarea #code name="code" rows="3" required autocomplete="off" spellcheck="false"
                aria-describedby="code-help" { (shown) }
            p.note #code-help {
                (locale.pick(
                    "二维码的内容：186 位数字，或以这些数字结尾的网址；也可以是 GS1 数字链接。",
                    "What the QR code holds: 186 digits, or an address that ends in them; or a GS1 Digital Link.",
                ))
            }
            @if let Some(language) = locale.asked() {
                input type="hidden" name="lang" value=(language);
            }
            button { (locale.pick("查验", "Check")) }
        }
    }
}
