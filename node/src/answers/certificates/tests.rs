use std::collections::BTreeSet;

use chain_core::records::permission::Role;
use chain_core::records::report::{Report, ReportStatus};
use chain_core::records::serial::Serial;
use chain_core::records::shipment::Holdings;
use chain_core::records::supervision::RecalledItems;
use chain_core::state::Overlay;
use chain_core::values::text::RecallId;

use super::*;
use crate::storage::fixtures::{
    TestChain, certificate, code, cover_id, items, organisation, product, product_id, report,
    report_id, step, write_product,
};

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn maybe<T>(&mut self, one_in: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(one_in) == 0).then(|| make(self))
    }
}

const PRODUCTS: [(usize, &str, &str, &str); 5] = [
    (1, "P", "普通纸面石膏板", "C3024"),
    (1, "Q", "耐水纸面石膏板ＮＳ", "C3029"),
    (2, "P", "学生装（夏）", "C1830"),
    (2, "Z", "石膏", "C30"),
    (2, "Y", "学生装（冬）", "X"),
];
const ORGANISATIONS: [(usize, &str, Role); 3] = [
    (1, "湖南科思益建材有限公司", Role::Enterprise),
    (2, "湘西五陵服饰有限公司", Role::Enterprise),
    (5, "岳麓区第一中学", Role::Seller),
];
const TEXTS: [&str; 8] = ["石膏", "板", "ns", "（夏", "科思益", "有限公司", "服饰", "没有"];

/// A chain of random life, checked after every block.
struct World {
    chain: TestChain,
    dice: Dice,
    issued: Vec<Serial>,
    withdrawn: BTreeSet<usize>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chain = TestChain::new();
        chain.commit(vec![], |state| {
            for (at, name, role) in ORGANISATIONS {
                state.write::<Organisation>(&code(at), &organisation(at, name, role));
            }
            for (maker, number, name, category) in PRODUCTS {
                let product = product(maker, number, name, category);
                write_product(state, &product);
            }
        });
        Self { chain, dice: Dice(seed), issued: Vec::new(), withdrawn: BTreeSet::new() }
    }

    fn block(&mut self) {
        let memory = self.chain.state.clone();
        let mut overlay = Overlay::new(&memory, self.chain.next().0);
        for _ in 0..self.dice.below(5) {
            match self.dice.below(8) {
                0..=3 => self.issue(&mut overlay),
                4 => self.ship(&mut overlay),
                5 => self.recall(&mut overlay),
                6 => self.revoke(&mut overlay),
                _ => self.rename_or_withdraw(&mut overlay),
            }
        }
        let writes = overlay.into_writes();
        self.chain.commit(vec![], |state| state.absorb(writes));
        self.chain.check().unwrap();
    }

    fn issue(&mut self, state: &mut Overlay<'_>) {
        let dice = &mut self.dice;
        let (maker, number, ..) = PRODUCTS[dice.below(PRODUCTS.len())];
        let name = format!("C-{}", self.issued.len());
        let mut one = certificate(&self.chain, &product_id(maker, number), &name);
        one.details.batch = format!("B{}", dice.below(3)).parse().unwrap();
        let reports: BTreeSet<usize> = (0..2).map(|_| dice.below(12)).collect();
        let reports = reports.difference(&self.withdrawn);
        one.details.reports = reports.map(|at| report_id(&format!("R{at}"))).collect();
        one.details.covers.extend(dice.maybe(2, |dice| cover_id(&format!("V{}", dice.below(2)))));
        state.write::<Certificate>(&one.serial, &one);
        self.issued.push(one.serial);
    }

    fn any(&mut self, state: &Overlay<'_>) -> Option<Certificate> {
        let at = self.dice.below(self.issued.len().max(1));
        state::read::<Certificate>(state, self.issued.get(at)?).unwrap()
    }

    fn ship(&mut self, state: &mut Overlay<'_>) {
        let Some(one) = self.any(state) else { return };
        let mut holdings = state::read::<Holdings>(state, &one.serial).unwrap().unwrap_or_default();
        let (first, last) = [(1, 100), (1, 50), (51, 100)][self.dice.below(3)];
        let holder = code([1, 2, 5][self.dice.below(3)]);
        holdings.assign(one.id.maker, &items(first, last), holder, None).unwrap();
        state.write::<Holdings>(&one.serial, &holdings);
    }

    fn recall(&mut self, state: &mut Overlay<'_>) {
        let Some(one) = self.any(state) else { return };
        let status = [RecallStatus::Open, RecallStatus::Closed][self.dice.below(2)];
        let recall = RecallId::new(code(0), "RC".parse().unwrap());
        let recalls =
            CertificateRecalls(vec![RecalledItems { recall, items: items(1, 2).into(), status }]);
        state.write::<CertificateRecalls>(&one.serial, &recalls);
    }

    fn revoke(&mut self, state: &mut Overlay<'_>) {
        let Some(mut one) = self.any(state) else { return };
        use CertificateStatus::{InForce, Revoked, Superseded, Withdrawn};
        // What has ended has ended for good.
        if one.status() != InForce {
            return;
        }
        let status = [Revoked, Withdrawn, Superseded][self.dice.below(3)];
        let height = self.chain.next().0;
        one.history.take(step(status, height));
        state.write::<Certificate>(&one.serial, &one);
    }

    fn rename_or_withdraw(&mut self, state: &mut Overlay<'_>) {
        if self.dice.below(2) == 0 {
            let (at, name, role) = ORGANISATIONS[self.dice.below(3)];
            let name = format!("{}{name}", ["新", "老", ""][self.dice.below(3)]);
            state.write::<Organisation>(&code(at), &organisation(at, &name, role));
        } else {
            let at = self.dice.below(12);
            let name = format!("R{at}");
            let withdrawn = report(&name, &product_id(1, "P"), ReportStatus::Withdrawn);
            state.write::<Report>(&report_id(&name), &withdrawn);
            self.withdrawn.insert(at);
        }
    }

    fn query(&mut self) -> CertificateQuery {
        let days: BTreeSet<Date> =
            self.certificates().into_iter().map(|one| one.issued_on).collect();
        let days: Vec<Date> = days.into_iter().collect();
        let dice = &mut self.dice;
        let day = |dice: &mut Dice| {
            let day = days.get(dice.below(days.len().max(1))).copied().unwrap_or(Date::MIN);
            day.add_days([-1, 0, 1][dice.below(3)])
        };
        CertificateQuery {
            maker: dice.maybe(4, |dice| code(1 + dice.below(3))),
            product: dice.maybe(4, |dice| {
                let (maker, number, ..) = PRODUCTS[dice.below(PRODUCTS.len())];
                product_id(maker, number)
            }),
            batch: dice.maybe(4, |dice| format!("B{}", dice.below(4)).parse().unwrap()),
            report: dice.maybe(4, |dice| report_id(&format!("R{}", dice.below(12)))),
            cover: dice.maybe(4, |dice| cover_id(&format!("V{}", dice.below(3)))),
            category: dice
                .maybe(4, |dice| ["C", "C3", "C30", "C302", "C3024", "X"][dice.below(6)].into()),
            status: dice.maybe(3, |dice| {
                [
                    ListedStatus::InForce,
                    ListedStatus::Revoked,
                    ListedStatus::Withdrawn,
                    ListedStatus::Superseded,
                    ListedStatus::Recalled,
                    ListedStatus::ReportWithdrawn,
                ][dice.below(6)]
            }),
            holder: dice.maybe(4, |dice| code([1, 2, 4, 5][dice.below(4)])),
            issued_from: dice.maybe(4, day),
            issued_until: dice.maybe(4, day),
            text: dice.maybe(3, |dice| TEXTS[dice.below(TEXTS.len())].into()),
            ..CertificateQuery::default()
        }
    }

    /// Every certificate in the order of issue.
    fn certificates(&self) -> Vec<Certificate> {
        let state = &self.chain.state;
        let mut all: Vec<Certificate> = self
            .issued
            .iter()
            .map(|serial| state::read::<Certificate>(state, serial).unwrap().unwrap())
            .collect();
        all.sort_by_key(|one| (one.issued_at, one.serial));
        all
    }

    /// Whether a certificate is wanted, said once more and without any list.
    fn is_wanted(&self, query: &CertificateQuery, one: &Certificate) -> bool {
        let state = &self.chain.state;
        let details = &one.details;
        let product = state::read::<Product>(state, &details.product).unwrap().unwrap();
        let maker = state::read::<Organisation>(state, &one.id.maker).unwrap().unwrap();
        let holdings = state::read::<Holdings>(state, &one.serial).unwrap().unwrap_or_default();
        let recalls = state::read::<CertificateRecalls>(state, &one.serial).unwrap();
        let holds = |code: CreditCode| {
            (1..=100)
                .any(|item| holdings.find(item).map_or(one.id.maker, |held| held.holder) == code)
        };
        let is_withdrawn = |id: &ReportId| {
            let report = state::read::<Report>(state, id).unwrap();
            report.is_some_and(|report| report.status() == ReportStatus::Withdrawn)
        };
        let has = |text: &str| {
            let small = text.replace('（', "(");
            [product.details.name.as_str(), maker.details.name.as_str()]
                .iter()
                .any(|name| name.replace('（', "(").replace("ＮＳ", "ns").contains(&small))
        };
        let status = match query.status {
            None => true,
            Some(ListedStatus::InForce) => one.status() == CertificateStatus::InForce,
            Some(ListedStatus::Revoked) => one.status() == CertificateStatus::Revoked,
            Some(ListedStatus::Withdrawn) => one.status() == CertificateStatus::Withdrawn,
            Some(ListedStatus::Superseded) => one.status() == CertificateStatus::Superseded,
            Some(ListedStatus::Recalled) => {
                recalls.is_some_and(|all| all.0.iter().any(|one| one.status == RecallStatus::Open))
            }
            Some(ListedStatus::ReportWithdrawn) => details.reports.iter().any(is_withdrawn),
        };
        let category = product.details.category.as_str();
        status
            && query.maker.is_none_or(|maker| maker == one.id.maker)
            && query.product.as_ref().is_none_or(|id| *id == details.product)
            && query.batch.as_ref().is_none_or(|batch| *batch == details.batch)
            && query.report.as_ref().is_none_or(|id| details.reports.contains(id))
            && query.cover.as_ref().is_none_or(|id| details.covers.contains(id))
            && query.category.as_ref().is_none_or(|start| category.starts_with(start.as_str()))
            && query.holder.is_none_or(holds)
            && query.issued_from.is_none_or(|day| day <= one.issued_on)
            && query.issued_until.is_none_or(|day| one.issued_on <= day)
            && query.text.as_deref().is_none_or(has)
    }

    fn one_page(&self, query: &CertificateQuery, start: Vec<u8>) -> ListPage<CertificateEntry> {
        let (after, limit) = (Some(hex::encode(start)), Some(3));
        let query = CertificateQuery { after, limit, ..query.clone() };
        list_certificates(&self.chain.storage.view(), &query).unwrap()
    }
}

#[test]
fn every_filter_gives_what_a_look_at_all_certificates_gives() {
    let mut found_any = 0;
    for seed in 0..3 {
        let mut world = World::new(seed);
        for _ in 0..40 {
            world.block();
        }
        let all = world.certificates();
        assert!(30 < all.len());
        for _ in 0..300 {
            let query = world.query();
            let wanted: Vec<Serial> = all
                .iter()
                .filter(|one| world.is_wanted(&query, one))
                .map(|one| one.serial)
                .collect();
            let (mut found, mut start) = (Vec::new(), Vec::new());
            loop {
                let page = world.one_page(&query, start);
                found.extend(page.entries.into_iter().map(|entry| entry.serial));
                let Some(next) = page.next else { break };
                start = start_of(Some(&next)).unwrap();
            }
            assert_eq!(found, wanted, "{query:?}");
            found_any += usize::from(!found.is_empty());
        }
    }
    assert!(200 < found_any, "{found_any}");
}

#[test]
fn paging_neither_loses_nor_repeats_while_blocks_are_committed() {
    let mut world = World::new(7);
    for _ in 0..20 {
        world.block();
    }
    let query = CertificateQuery { maker: Some(code(1)), ..CertificateQuery::default() };
    let (mut found, mut start) = (Vec::new(), Vec::new());
    let mut commits = 20;
    loop {
        let page = world.one_page(&query, start);
        found.extend(page.entries.into_iter().map(|entry| entry.serial));
        let Some(next) = page.next else { break };
        start = start_of(Some(&next)).unwrap();
        if 0 < commits {
            world.block();
            commits -= 1;
        }
    }
    let all = world.certificates();
    let wanted: Vec<Serial> =
        all.iter().filter(|one| one.id.maker == code(1)).map(|one| one.serial).collect();
    assert_eq!(found, wanted);
}

#[test]
fn what_was_made_from_goods_is_found_through_all_steps_once_and_in_order() {
    let mut chain = TestChain::new();
    let goods = product(1, "P", "纸面石膏板", "C3024");
    let mut issue = |number: &str, inputs: &[&Certificate]| {
        let mut made = certificate(&chain, &goods.id, number);
        made.details.inputs = inputs.iter().map(|input| input.id.clone()).collect();
        chain.commit(Vec::new(), |state| {
            write_product(state, &goods);
            state.write::<Certificate>(&made.serial, &made);
        });
        made
    };
    let powder = issue("C-9", &[]);
    let core = issue("C-8", &[&powder]);
    let board = issue("C-7", &[&core]);
    let wall = issue("C-6", &[&board, &powder]);
    let _other = issue("C-5", &[]);
    let numbers = |input: &Certificate| -> Vec<String> {
        let found = made_from(&chain.storage.view(), [input.id.clone()]).unwrap();
        found.into_iter().map(|entry| entry.id.number.to_string()).collect()
    };
    assert_eq!(numbers(&powder), ["C-8", "C-6", "C-7"]);
    assert_eq!(numbers(&core), ["C-7", "C-6"]);
    assert_eq!(numbers(&wall), [""; 0]);
}
