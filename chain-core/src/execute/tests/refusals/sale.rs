//! Shipments.

use super::{Case, Cases};
use crate::act::Act;
use crate::label::{FieldName, FieldValue, Label};
use crate::records::certificate::Certificate;
use crate::records::items::{ItemRange, ItemRanges};
use crate::records::report::Report;
use crate::records::serial::Serial;
use crate::records::shipment::{Holding, Holdings, ShipmentDetails, ShipmentLine};
use crate::testing::fixtures::{ChangeOf, Party, World, acts, deliveries, links};
use crate::values::text::CertificateId;

const BOUNDS: &str = "field.out_of_bounds";

pub(super) fn cases() -> Vec<Case> {
    let mut world = World::trading();
    world.one(Party::Maker, acts::void("9"));
    let mut cases = Cases::on(world);
    lines(&mut cases);
    receivers(&mut cases);
    items(&mut cases);
    answers(&mut cases);
    returns(&mut cases);
    recalled(&mut cases);
    cases.cases.append(&mut crumbs());
    cases.cases.append(&mut expired());
    cases.cases
}

/// Goods that were to be used by yesterday.
fn expired() -> Vec<Case> {
    let mut cases = Cases::on(World::trading());
    let serial = Serial::slot(&acts::certificate_id(), 0);
    let mut certificate: Certificate = cases.world.read(&serial).unwrap();
    let yesterday = FieldValue::Date(cases.world.parent.time.date().add_days(-1));
    let fields = vec![(FieldName::known("expiry_date"), yesterday)];
    certificate.details.label = Label::new(fields).unwrap();
    cases.world.set(&serial, &certificate);
    cases.act("items.expired", "used by yesterday", Party::Maker, with_items("1"));
    cases.cases
}

fn ship(change: ChangeOf<'_, ShipmentDetails>) -> Act {
    let mut shipment = links::shipment_details(Party::Seller, "1-8");
    change(&mut shipment);
    links::ship("DN-NEW", shipment)
}

fn with_items(items: &'static str) -> Act {
    ship(&|it| it.lines[0].items = items.parse().unwrap())
}

fn lines(cases: &mut Cases) {
    let line = |at: usize| ShipmentLine {
        certificate: CertificateId::new(Party::Maker.code(), acts::number(&format!("C-{at:02}"))),
        items: "1".parse().unwrap(),
    };
    let many: Vec<ShipmentLine> = (0..33).map(line).collect();
    for (code, name, act) in [
        (BOUNDS, "no lines", ship(&|it| it.lines.clear())),
        (BOUNDS, "33 lines", ship(&|it| it.lines.clone_from(&many))),
        (BOUNDS, "lines out of order", ship(&|it| it.lines = vec![line(2), line(1)])),
        (BOUNDS, "one certificate twice", ship(&|it| it.lines.push(it.lines[0].clone()))),
        ("items.none", "a line of nothing", ship(&|it| it.lines[0].items = ItemRanges::default())),
        ("certificate.unknown", "no such certificate", ship(&|it| it.lines = vec![line(1)])),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
}

fn receivers(cases: &mut Cases) {
    let stranger = Party::ThirdInstitute.code();
    for (code, name, act) in [
        (BOUNDS, "to itself", ship(&|it| it.to = Party::Maker.code())),
        ("organisation.unknown", "to nobody", ship(&|it| it.to = stranger)),
        ("organisation.lacks_role", "to an insurer", ship(&|it| it.to = Party::Insurer.code())),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let mut suspended = Cases::on(cases.world.clone());
    suspended.world.one(Party::Bureau, links::suspend(Party::Seller));
    let code = "organisation.not_active";
    suspended.act(code, "to a suspended seller", Party::Maker, ship(&|_| {}));
    cases.cases.append(&mut suspended.cases);
}

fn items(cases: &mut Cases) {
    for (code, name, act) in [
        ("items.outside", "beyond the quantity", with_items("900-1001")),
        ("items.voided", "a spoilt label", with_items("8-10")),
        ("items.not_activated", "a label not in use", with_items("890-901")),
    ] {
        cases.act(code, name, Party::Maker, act);
    }
    let foreign = ship(&|it| it.to = Party::Maker.code());
    cases.act("items.not_held", "the maker's own goods", Party::Seller, foreign);
    let mut sent = Cases::on(cases.world.clone());
    let details = links::shipment_details(Party::Seller, "1-8");
    sent.world.one(Party::Maker, links::ship("DN-1", details.clone()));
    sent.act("shipment.exists", "shipped twice", Party::Maker, links::ship("DN-1", details));
    sent.act("items.in_transit", "shipped while on its way", Party::Maker, with_items("8,20"));
    sent.act("items.in_transit", "voided while on its way", Party::Maker, acts::void("8"));
    sent.world.one(Party::Seller, links::accept(Party::Maker, "DN-1"));
    sent.act("items.not_held", "shipped though sold", Party::Maker, with_items("8,20"));
    sent.act("items.not_held", "voided though sold", Party::Maker, acts::void("8"));
    sent.world.one(Party::Bureau, acts::revoke_certificate());
    sent.act(
        "certificate.not_in_force",
        "shipped after revocation",
        Party::Maker,
        with_items("20"),
    );
    cases.cases.append(&mut sent.cases);
}

fn answers(cases: &mut Cases) {
    let accept = || links::accept(Party::Maker, "DN-1");
    let refuse = || links::refuse(Party::Maker, "DN-1");
    cases.act("shipment.unknown", "accepts nothing", Party::Seller, accept());
    cases.act("shipment.unknown", "refuses nothing", Party::Seller, refuse());
    let mut sent = Cases::on(cases.world.clone());
    let details = links::shipment_details(Party::Seller, "1-8");
    sent.world.one(Party::Maker, links::ship("DN-1", details));
    let code = "shipment.not_the_receiver";
    sent.act(code, "accepted by another", Party::OtherMaker, accept());
    sent.act(code, "refused by its shipper", Party::Maker, refuse());
    let early = deliveries::deem_accepted("DN-1");
    sent.act("shipment.not_yet_deemed", "deemed accepted at once", Party::Maker, early);
    let mut accepted = Cases::on(sent.world.clone());
    accepted.world.one(Party::Seller, accept());
    accepted.act("shipment.status", "accepted twice", Party::Seller, accept());
    accepted.act("shipment.status", "refused after acceptance", Party::Seller, refuse());
    let mut refused = Cases::on(sent.world.clone());
    refused.world.one(Party::Seller, refuse());
    refused.act("shipment.status", "accepted after refusal", Party::Seller, accept());
    for more in [&mut sent, &mut accepted, &mut refused] {
        cases.cases.append(&mut more.cases);
    }
}

fn returns(cases: &mut Cases) {
    let mut sold = Cases::on(cases.world.clone());
    let first = links::shipment_details(Party::Seller, "1-8");
    sold.world.one(Party::Maker, links::ship("DN-1", first));
    let id = || links::shipment_id(Party::Maker, "DN-1");
    let back = |change: ChangeOf<'_, ShipmentDetails>| {
        let mut shipment = links::return_details(id(), "1-4");
        change(&mut shipment);
        links::ship("DN-BACK", shipment)
    };
    let code = "shipment.not_a_return";
    sold.act(code, "not accepted yet", Party::Seller, back(&|_| {}));
    sold.world.one(Party::Seller, links::accept(Party::Maker, "DN-1"));
    let unknown = links::shipment_id(Party::Maker, "NOTHING");
    for (code, name, act) in [
        (BOUNDS, "a return without a reason", back(&|it| it.remark = None)),
        ("shipment.unknown", "returns nothing", back(&|it| it.returns = Some(unknown.clone()))),
        (code, "to somebody else", back(&|it| it.to = Party::OtherMaker.code())),
        (code, "other items", back(&|it| it.lines[0].items = "1-10".parse().unwrap())),
        (
            code,
            "another certificate",
            back(&|it| it.lines[0].certificate.number = acts::number("OTHER")),
        ),
    ] {
        sold.act(code, name, Party::Seller, act);
    }
    sold.act(code, "by somebody else", Party::OtherMaker, back(&|_| {}));
    sold.world.one(Party::Seller, back(&|_| {}));
    let twice = links::ship("DN-BACK-2", links::return_details(id(), "4"));
    sold.act("items.in_transit", "returned twice", Party::Seller, twice);
    cases.cases.append(&mut sold.cases);
}

fn recalled(cases: &mut Cases) {
    let mut recalled = Cases::on(cases.world.clone());
    recalled.world.one(Party::Bureau, links::recall(links::recall_details("5-20")));
    recalled.act("items.recalled", "some are called back", Party::Maker, with_items("1-5"));
    let mut all = Cases::on(cases.world.clone());
    all.world.one(Party::Bureau, links::recall(links::recall_details("")));
    all.act("items.recalled", "all are called back", Party::Maker, with_items("500"));
    cases.cases.append(&mut recalled.cases);
    cases.cases.append(&mut all.cases);
}

/// As many intervals as there may be, to which one more is added.
fn crumbs() -> Vec<Case> {
    let mut cases = Cases::on(World::furnished());
    let mut report: Report = cases.world.read(&acts::report_id()).unwrap();
    report.details.subjects[0].batch_quantity = 10_000;
    cases.world.set(&acts::report_id(), &report);
    let mut details = acts::certificate_details();
    details.quantity = 10_000;
    cases.world.act(&[
        (Party::Bureau, acts::register(Party::Seller)),
        (Party::Maker, acts::certificate(details)),
        (Party::Maker, acts::activate("1-10000")),
    ]);
    let crumb = |at: u32| Holding {
        items: ItemRange { first: 2 * at + 1, last: 2 * at + 1 },
        holder: Party::Seller.code(),
        shipment: None,
    };
    let holdings = Holdings::try_from((0..4096).map(crumb).collect::<Vec<_>>()).unwrap();
    cases.world.set(&Serial::slot(&acts::certificate_id(), 0), &holdings);
    cases.act("items.holdings", "4097 intervals", Party::Maker, with_items("9000"));
    cases.cases
}
