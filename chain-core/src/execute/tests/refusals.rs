//! Every code of `refusal.rs`, reached by a transaction.

mod claims;
mod classification;
mod entrustments;
mod envelope;
mod governance;
mod inspection;
mod insurance;
mod items;
mod offers;
mod offline;
mod personal_data;
mod personal_data_links;
mod production;
mod registry;
mod report_lines;
mod resources;
mod sale;
mod scope;
mod services;
mod standards;
mod supervision;

use std::collections::BTreeSet;

use crate::act::Act;
use crate::chain::transaction::SignedTransaction;
use crate::execute::refusal::Fault;
use crate::testing::fixtures::{Party, World};
use crate::testing::vectors;

/// A transaction that is refused, and the code it is refused with.
struct Case {
    name: &'static str,
    world: World,
    transaction: SignedTransaction,
    code: &'static str,
}

/// Cases on one world.
struct Cases {
    world: World,
    cases: Vec<Case>,
}

impl Cases {
    fn on(world: World) -> Self {
        Self { world, cases: Vec::new() }
    }

    /// An act that is refused from a party's admin key.
    fn act(&mut self, code: &'static str, name: &'static str, party: Party, act: Act) {
        self.transaction(code, name, self.world.sign(party, act));
    }

    fn transaction(
        &mut self,
        code: &'static str,
        name: &'static str,
        transaction: SignedTransaction,
    ) {
        self.cases.push(Case { name, world: self.world.clone(), transaction, code });
    }
}

/// Codes that no transaction in a block is refused with, and why.
const UNREACHABLE: [(&str, &str); 1] = [(
    "node.storage",
    "a failing storage refuses no transaction: it stops the block, see `a_damaged_record_...`",
)];

#[test]
fn every_code_is_reached_by_a_transaction_and_says_what_to_do() {
    let cases = [
        envelope::cases(),
        registry::cases(),
        report_lines::cases(),
        inspection::cases(),
        scope::cases(),
        resources::cases(),
        insurance::cases(),
        production::cases(),
        items::cases(),
        personal_data::cases(),
        personal_data_links::cases(),
        standards::cases(),
        entrustments::cases(),
        services::cases(),
        offers::cases(),
        classification::cases(),
        claims::cases(),
        sale::cases(),
        supervision::cases(),
        governance::cases(),
    ];
    offline::check(cases.iter().flatten());
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for Case { name, world, transaction, code } in cases.into_iter().flatten() {
        let found = world.outcome(&transaction);
        if found != code {
            wrong.push(format!("{name}: {found}, not {code}"));
            continue;
        }
        let refusal = world.refusal(&transaction);
        assert_eq!(refusal.fault(), Fault::Sender, "{name}");
        let message = refusal.to_string();
        assert!(message.contains("; "), "{name} does not say what to do: {message}");
        seen.insert(code);
    }
    assert_eq!(wrong, [""; 0]);
    for (code, _) in UNREACHABLE {
        assert!(seen.insert(code), "{code} is reached");
    }
    let seen: BTreeSet<String> = seen.into_iter().map(str::to_owned).collect();
    assert_eq!(seen, vectors::refusal_codes());
}
