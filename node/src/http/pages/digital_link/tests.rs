use chain_core::label::Label;
use chain_core::records::variant::{Variant, VariantLine};

use super::*;
use crate::storage::fixtures::{TestChain, certificate, product, product_id};

fn link(gtin: &str, batch: Option<&str>, item: Option<&str>) -> Result<Link, String> {
    let own = str::to_owned;
    let parts = LinkPath { gtin: own(gtin), batch: batch.map(own), item: item.map(own) };
    Link::read(&parts, &Further::default()).map_err(|error| error.body.message)
}

#[test]
fn a_link_is_read_or_refused_with_what_is_wrong() {
    let read = link("6901234567892", Some("B-1"), Some("007")).unwrap();
    assert_eq!((read.gtin.as_str(), read.item), ("06901234567892", Some(7)));
    assert!(link("06901234567893", None, None).unwrap_err().contains("check digit"));
    assert!(link("x", None, None).is_err());
    assert!(link("06901234567892", Some(""), None).is_err());
    assert!(link("06901234567892", Some("a/b"), None).is_err());
    assert!(link("06901234567892", Some("B"), Some("-1")).is_err());
}

/// A variant's number leads to items of that variant, and to no others.
#[test]
fn a_number_leads_to_items_that_bear_it() {
    let variant = |code: &str, gtin: Option<&str>| Variant {
        code: code.parse().unwrap(),
        gtin: gtin.map(|gtin| gtin.parse().unwrap()),
        label: Label::default(),
    };
    let (small, whole) = ("06922868282616", "06901234567892");
    let mut shirt = product(1, "P", "校服", "C1821").details;
    shirt.gtin = Some(whole.parse().unwrap());
    shirt.variants = vec![variant("S", Some(small)), variant("M", None)];
    let chain = TestChain::new();
    let mut certificate = certificate(&chain, &product_id(1, "P"), "C-1").details;
    certificate.quantity = 5;
    let line = |code: &str, quantity| VariantLine { variant: code.parse().unwrap(), quantity };
    certificate.variants = vec![line("S", 2), line("M", 3)];
    let led_to = |gtin: &str, item: Option<u32>| {
        let link = Link { gtin: gtin.parse().unwrap(), batch: None, item, certificate: None };
        link.item_of(&certificate, &shirt)
    };
    for (gtin, items) in [(small, 1..=2), (whole, 3..=5)] {
        for item in 0..=6 {
            let expected = items.contains(&item).then_some(item);
            assert_eq!(led_to(gtin, Some(item)), expected, "{gtin}, item {item}");
        }
        assert_eq!(led_to(gtin, None), Some(*items.start()), "the first that bears {gtin}");
    }
    assert_eq!(led_to("04006381333931", None), None, "of other goods");
    certificate.variants.truncate(1);
    let link = Link { gtin: whole.parse().unwrap(), batch: None, item: None, certificate: None };
    assert_eq!(link.item_of(&certificate, &shirt), None, "nothing of it bears the product's own");
}
