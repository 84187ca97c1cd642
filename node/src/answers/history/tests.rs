use chain_core::records::history::History;
use chain_core::records::shipment::{ShipmentDetails, ShipmentStatus};
use chain_core::values::text::ShipmentId;

use super::*;
use crate::storage::fixtures::{TestAct, TestChain, certificate, code, items, product, step};

#[test]
fn an_item_is_followed_from_hand_to_hand() {
    let mut chain = TestChain::new();
    let board = product(1, "P", "纸面石膏板", "C3024");
    let one = certificate(&chain, &board.id, "C-1");
    let (serial, id) = (one.serial, one.id.clone());
    let act = |act: Act| TestAct {
        act,
        subjects: vec![StateKey::of::<Certificate>(&serial)],
        certificates: vec![serial],
    };
    let number = || id.number.clone();
    let issue = Act::IssueCertificate { number: number(), certificate: one.details.clone() };
    chain.commit(vec![act(issue)], |state| state.write::<Certificate>(&serial, &one));
    let activate =
        |first, last| Act::ActivateItems { certificate: number(), items: items(first, last) };
    chain.commit(vec![act(activate(1, 50)), act(activate(51, 100))], |_| {});

    let shipment_id = ShipmentId::new(code(1), "S-1".parse().unwrap());
    let lines = vec![ShipmentLine { certificate: id.clone(), items: items(40, 60) }];
    let details = ShipmentDetails { to: code(5), lines, returns: None, remark: None };
    let status = ShipmentStatus::InTransit;
    let shipment = Shipment {
        id: shipment_id.clone(),
        details: details.clone(),
        history: History::of(step(status, chain.next().0)),
        check: None,
        refused: Vec::new(),
        shipped_at: chain.next().0,
    };
    let mut holdings = Holdings::default();
    holdings.assign(code(1), &items(40, 60), code(1), Some(&shipment_id)).unwrap();
    let ship = Act::ShipItems { number: shipment_id.number.clone(), shipment: details };
    chain.commit(vec![act(ship)], |state| {
        state.write::<Shipment>(&shipment_id, &shipment);
        state.write::<Holdings>(&serial, &holdings);
    });
    let part = HistoryPage::new(None, None).unwrap();
    let life = |chain: &TestChain, item| {
        item_history_of(&chain.storage.view(), id.clone(), item, &part).unwrap()
    };
    let on_its_way = life(&chain, 45);
    assert_eq!(on_its_way.holder, Some(code(1)));
    assert_eq!(on_its_way.shipment, Some(shipment_id.clone()));

    holdings.assign(code(1), &items(40, 60), code(5), None).unwrap();
    let accept = Act::AcceptDelivery { shipment: shipment_id.clone(), check: None, refused: None };
    chain.commit(vec![act(accept)], |state| state.write::<Holdings>(&serial, &holdings));
    chain.check().unwrap();

    let cursors = |item| -> Vec<String> {
        life(&chain, item).events.into_iter().map(|event| event.cursor).collect()
    };
    assert_eq!(life(&chain, 45).holder, Some(code(5)));
    assert_eq!(life(&chain, 45).shipment, None);
    assert_eq!(cursors(45), ["1.0", "2.0", "3.0", "4.0"]);
    assert_eq!(cursors(55), ["1.0", "2.1", "3.0", "4.0"]);
    assert_eq!(cursors(1), ["1.0", "2.0"]);
    assert_eq!(life(&chain, 1).holder, Some(code(1)));
    assert!(item_history_of(&chain.storage.view(), id.clone(), 101, &part).is_err());

    // One event at a time gives the same.
    let (mut after, mut paged) = (None, Vec::new());
    loop {
        let part = HistoryPage::new(after.as_deref(), Some(1)).unwrap();
        let page = item_history_of(&chain.storage.view(), id.clone(), 45, &part).unwrap();
        paged.extend(page.events.into_iter().map(|event| event.cursor));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, cursors(45));
}
