//! Holdings against an array that names the holder of each item.

use proptest::prelude::*;

use super::*;
use crate::bytes::codec;
use crate::testing::fixtures::{Party, acts};

const QUANTITY: u32 = 30;
const MAKER: Party = Party::Maker;
const HANDS: [Party; 3] = [Party::Maker, Party::OtherMaker, Party::Seller];

fn shipment(at: usize) -> ShipmentId {
    ShipmentId::new(MAKER.code(), acts::number(&format!("DN-{at}")))
}

fn ranges(items: &[bool]) -> ItemRanges {
    let one = |item: u32| ItemRange { first: item, last: item };
    (1..=QUANTITY)
        .filter(|item| items[*item as usize - 1])
        .map(|item| ItemRanges::try_from(vec![one(item)]).unwrap())
        .fold(ItemRanges::default(), |all, one| all.union(&one).unwrap())
}

/// The holder of each item, by itself.
type Naive = Vec<(Party, Option<usize>)>;

proptest! {
    #[test]
    fn holdings_are_who_holds_each_item(
        moves in prop::collection::vec(
            (
                prop::collection::vec(prop::bool::weighted(0.4), QUANTITY as usize),
                0..3_usize,
                prop::option::of(0..2_usize),
            ),
            1..12,
        ),
    ) {
        let mut holdings = Holdings::default();
        let mut naive: Naive = vec![(MAKER, None); QUANTITY as usize];
        for (items, hand, on) in moves {
            let (holder, on_shipment) = (HANDS[hand], on.map(shipment));
            holdings
                .assign(MAKER.code(), &ranges(&items), holder.code(), on_shipment.as_ref())
                .unwrap();
            for (at, _) in items.iter().enumerate().filter(|(_, moved)| **moved) {
                naive[at] = (holder, on);
            }
            for item in 1..=QUANTITY {
                let expected = naive[item as usize - 1];
                let found = holdings.find(item).map_or((MAKER, None), |holding| {
                    let on = holding.shipment.as_ref();
                    let at = on.map(|id| (0..2).find(|at| shipment(*at) == *id).unwrap());
                    (Party::of(holding.holder), at)
                });
                prop_assert_eq!(found, expected, "item {}", item);
            }
            prop_assert!(holdings.find(0).is_none() && holdings.find(QUANTITY + 1).is_none());
            // One form: as few intervals as there are changes of hands, and none for the maker.
            let runs = naive.chunk_by(|a, b| a == b).filter(|run| run[0] != (MAKER, None)).count();
            prop_assert_eq!(holdings.as_slice().len(), runs);
            let all = holdings.all(MAKER.code(), QUANTITY);
            prop_assert_eq!(all.len(), naive.chunk_by(|a, b| a == b).count());
            let covered = all.iter().flat_map(|one| one.items.first..=one.items.last);
            prop_assert!(covered.eq(1..=QUANTITY));
            let bytes = codec::encode(&holdings);
            prop_assert_eq!(codec::decode(&bytes, bytes.len()), Ok(holdings.clone()));
        }
    }
}

fn holding(first: u32, last: u32, holder: Party) -> Holding {
    Holding { items: ItemRange { first, last }, holder: holder.code(), shipment: None }
}

#[test]
fn intervals_are_read_in_their_one_form_only() {
    let (one, other) = (Party::Seller, Party::OtherMaker);
    let read = |parts: &[(u32, u32, Party)]| {
        let parts = parts.iter().map(|(first, last, party)| holding(*first, *last, *party));
        Holdings::try_from(parts.collect::<Vec<_>>())
    };
    assert!(read(&[(1, 5, one), (6, 9, other), (11, 12, other)]).is_ok());
    for parts in [
        vec![(0, 5, one)],
        vec![(5, 4, one)],
        vec![(1, 5, one), (5, 9, other)],
        vec![(6, 9, one), (1, 5, other)],
        vec![(1, 5, one), (6, 9, one)],
    ] {
        assert!(matches!(read(&parts), Err(HoldingsError::NotSorted { .. })), "{parts:?}");
    }
    let mut on_its_way = holding(6, 9, one);
    on_its_way.shipment = Some(shipment(1));
    assert!(Holdings::try_from(vec![holding(1, 5, one), on_its_way]).is_ok());
}

#[test]
fn a_certificate_has_4096_intervals_at_most_and_they_fit_into_a_record() {
    let crumb = |at: u32| {
        let number = format!("{}{:04}", "L".repeat(60), at);
        let id = ShipmentId::new(MAKER.code(), acts::number(&number));
        Holding { shipment: Some(id), ..holding(2 * at + 1, 2 * at + 1, Party::Seller) }
    };
    let mut most = Holdings::try_from((0..4096).map(crumb).collect::<Vec<_>>()).unwrap();
    let bytes = codec::encode(&most).len();
    assert!(bytes <= crate::limits::RECORD_BYTES_MAX, "{bytes} bytes");
    let before = most.clone();
    let more = "9000".parse().unwrap();
    let error = most.assign(MAKER.code(), &more, Party::Seller.code(), None);
    assert_eq!(error, Err(HoldingsError::TooMany { found: 4097 }));
    assert_eq!(most, before, "it is as it was");
    let many = (0..4097).map(crumb).collect::<Vec<_>>();
    assert_eq!(Holdings::try_from(many), Err(HoldingsError::TooMany { found: 4097 }));
}
