//! Organisations: the list, and one of them with its keys, products, certificates and acts.

use chain_core::records::organisation::{KeyPurpose, KeyRecord, Organisation};
use chain_core::records::permission::ActKind;
use chain_core::records::permission::Role;
use chain_core::state::StateKey;
use chain_core::values::credit_code::CreditCode;
use hgz_verifier::{Language, show_time};
use maud::{Markup, html};

use super::acts::act_title;
use super::form::FilterField;
use super::history::history;
use super::list_sheet::ListSheet;
use super::question::Question;
use super::reader::{PageOrRedirect, PageReader};
use super::record::RecordFields;
use super::table::{ENTRIES, table};
use super::target::{PageTarget, Sort};
use super::words::{self, status_word};
use super::{certificates, products, scope};
use crate::answers::directory::{OrganisationQuery, PageQuery, list_keys, list_organisations};
use crate::answers::reading::{must, parse};
use crate::answers::records::standing_answer;
use crate::http::error::ApiError;

/// Keys on the page of an organisation.
const KEYS: u32 = 50;

/// The organisations that are asked for.
pub(super) fn organisations(
    reader: &PageReader<'_>,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let found =
        list_organisations(reader.view, &question.pages_of(ENTRIES).read::<OrganisationQuery>()?)?;
    let title = reader.pick("主体", "Organisations");
    let mut rows = Vec::new();
    for one in &found.entries {
        let code = one.details.code;
        rows.push([
            reader.link(&PageTarget::new(Sort::Organisation, code), one.details.name.as_str()),
            html! { (roles(reader, &one.details.roles)) },
            status_word(reader, &one.status()),
            html! { span.code { (code) } },
        ]);
    }
    let titles = [
        reader.pick("名称", "Name"),
        reader.pick("角色", "Roles"),
        reader.pick("状态", "Status"),
        reader.pick("统一社会信用代码", "Credit code"),
    ];
    let word =
        |role: &Role| words::value(reader.locale.language, role.as_str()).unwrap_or_default();
    let options = Role::ALL.iter().map(|role| (role.as_str(), word(role))).collect();
    let filters = [
        FilterField::text(reader.pick("名称", "Name"), "text"),
        FilterField::choice(reader.pick("角色", "Role"), "role", options),
    ];
    let sheet =
        ListSheet { sort: Sort::Organisation, title, titles, filters: filters.into(), below: None };
    Ok(sheet.page(reader, question, &rows, found.next.as_deref()))
}

fn roles(reader: &PageReader<'_>, roles: &[Role]) -> String {
    let language = reader.locale.language;
    let words = roles.iter().map(|role| words::value(language, role.as_str()).unwrap_or_default());
    words.collect::<Vec<_>>().join(reader.pick("、", ", "))
}

/// One organisation.
pub(super) fn organisation(
    reader: &PageReader<'_>,
    text: &str,
    question: &Question,
) -> Result<PageOrRedirect, ApiError> {
    let code: CreditCode = parse(text)?;
    let found = must::<Organisation>(reader.view, &code)?;
    let target = PageTarget::new(Sort::Organisation, code);
    let name = found.details.name.as_str();
    let makes = found.has_role(Role::Enterprise) || found.has_role(Role::Importer);
    let holder = Question::new([("holder", code.to_string())]).at("/explorer/certificates");
    // Keys are shown with their own table: here their number is said in other words.
    let mut entry = serde_json::to_value(&found).unwrap_or_default();
    if let Some(fields) = entry.as_object_mut() {
        fields.remove("admin_keys");
    }
    let main = html! {
        p.kind { (roles(reader, &found.details.roles)) }
        h1 { (name) " " (status_word(reader, &found.status())) }
        section.card {
            h2 { (reader.pick("登记内容", "Registry entry")) }
            (RecordFields::new(reader, Some(code)).of(&entry)?)
        }
        @if makes { (standing(reader, code)?) }
        (keys(reader, code)?)
        @if found.has_role(Role::Institute) { (scope::accreditations(reader, code)?) }
        @if makes {
            (products::of_maker(reader, code)?)
            (certificates::of_maker(reader, code)?)
        }
        p.onward {
            a href=(reader.locale.link(&holder)) {
                (reader.pick("现在持有的货物的合格证", "Certificates of goods that it holds now"))
            }
        }
        (history(reader, question, (StateKey::of::<Organisation>(&code), &target.path()))?)
    };
    Ok(PageOrRedirect::sheet(name, main, target.json()))
}

/// A card with the class of an enterprise, and what was found of its goods.
fn standing(reader: &PageReader<'_>, code: CreditCode) -> Result<Markup, ApiError> {
    let found = standing_answer(reader.view, code, reader.head.time.date())?;
    let found = serde_json::to_value(&found).unwrap_or_default();
    Ok(html! {
        section.card {
            h2 { (reader.pick("分类监管", "Classified supervision")) }
            (RecordFields::new(reader, Some(code)).of(&found)?)
        }
    })
}

fn keys(reader: &PageReader<'_>, code: CreditCode) -> Result<Markup, ApiError> {
    let query = Question::default().pages_of(KEYS).read::<PageQuery>()?;
    let found = list_keys(reader.view, code, &query)?;
    let title = reader.pick("密钥", "Keys");
    let rows: Vec<[Markup; 3]> = found.entries.iter().map(|key| key_row(reader, key)).collect();
    let titles = [
        reader.pick("密钥号", "Key id"),
        reader.pick("用途", "Purpose"),
        reader.pick("有效期", "Valid"),
    ];
    let json = format!("/v1/organisations/{code}/keys");
    Ok(html! {
        section.card {
            h2 { (title) }
            (table(title, titles, &rows))
            @if found.next.is_some() {
                p.note { a href=(json) { (reader.pick("更多密钥见 JSON", "More keys, as JSON")) } }
            }
        }
    })
}

fn key_row(reader: &PageReader<'_>, key: &KeyRecord) -> [Markup; 3] {
    let language = reader.locale.language;
    let target = PageTarget::new(Sort::Key, key.key.id());
    let purpose = match &key.purpose {
        KeyPurpose::Admin => words::value(language, "admin").unwrap_or_default().to_owned(),
        KeyPurpose::Label => words::value(language, "label").unwrap_or_default().to_owned(),
        KeyPurpose::Operator(acts) => {
            let words = acts.iter().map(|kind: &ActKind| act_title(language, *kind));
            words.collect::<Vec<_>>().join(reader.pick("、", ", "))
        }
    };
    let given = key.origin.given_by().map(|by| match language {
        Language::Zh => format!("（由{by}代为登记，自{}起可用）", show_time(key.usable_from)),
        Language::En => format!(" (given by {by}, usable from {})", show_time(key.usable_from)),
    });
    let valid = match (key.revoked, key.valid_until) {
        (Some(end), _) => format!("{} {}", reader.pick("吊销于", "revoked on"), end.on),
        (None, Some(day)) => format!("{} {day}", reader.pick("至", "until")),
        (None, None) => reader.pick("长期", "until revoked").to_owned(),
    };
    [
        html! { span.code { (reader.link(&target, &super::blocks::shortened(&target.id))) } },
        html! { (purpose) (given.unwrap_or_default()) },
        html! { (valid) },
    ]
}
