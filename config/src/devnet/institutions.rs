//! The institutions of a devnet. Their names and credit codes are made up, and the codes check.

use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;
use chain_core::values::credit_code::CreditCode;

/// An institution and what its key file is called.
pub(super) struct Institution {
    pub(super) name: String,
    pub(super) details: OrganisationDetails,
}

/// The institution of a place: bureau, provincial institute, second institute, insurer, then
/// further institutes.
pub(super) fn institution(index: usize) -> Institution {
    let place = |name: &str, role, code: &str, title: &str, city: &str| Institution {
        name: name.to_owned(),
        details: OrganisationDetails {
            code: synthetic_code(code, index),
            name: title.parse().expect("a short name"),
            address: format!("湖南省{city}示范路{}号", index.saturating_add(1))
                .parse()
                .expect("a short address"),
            contact: "0731-12315".parse().expect("a short contact"),
            roles: vec![role],
        },
    };
    match index {
        0 => place("bureau", Role::Bureau, "11430000", "湖南省市场监督管理局（演示）", "长沙市"),
        1 => place(
            "institute",
            Role::Institute,
            "12430000",
            "湖南省产商品质量检验研究院（演示）",
            "长沙市",
        ),
        2 => place(
            "institute-2",
            Role::Institute,
            "12430700",
            "常德市产商品质量监督检验所（演示）",
            "常德市",
        ),
        3 => place(
            "insurer",
            Role::Insurer,
            "91430100",
            "湘江财产保险股份有限公司（演示）",
            "长沙市",
        ),
        _ => place(
            &format!("institute-{}", index.saturating_sub(1)),
            Role::Institute,
            "12430000",
            &format!("湖南省第{}检验机构（演示）", index.saturating_sub(1)),
            "长沙市",
        ),
    }
}

/// A code that nobody was given and that checks: `999` and a count as organisation code.
fn synthetic_code(prefix: &str, count: usize) -> CreditCode {
    let body = format!("{prefix}99900{count:03}");
    let checked = |check: char| {
        "0123456789ABCDEFGHJKLMNPQRTUWXY"
            .chars()
            .find_map(|last| CreditCode::new(&format!("{body}{check}{last}")).ok())
            .filter(CreditCode::organisation_code_is_consistent)
    };
    "0123456789X".chars().find_map(checked).expect("every organisation code has a check character")
}
