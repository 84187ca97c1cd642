//! `hgz claim`: claims on covers, and what the insurer recovers from the maker.

use std::path::PathBuf;

use chain_core::act::Act;
use chain_core::records::claim::{Claim, ClaimStatus};
use chain_core::values::text::ClaimId;
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::input;
use crate::options::{GroundsArguments, OwnNumber, SubmitArguments};
use crate::print::money::{Fen, yuan};
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz claim open config/examples/life/claim.toml --key insurer.key",
    "hgz claim pay LP-2026-0007 --amount 3200 --in-advance --key insurer.key",
    "hgz claim recourse LP-2026-0007 --amount 3200 --key insurer.key",
    "hgz claim show 9143010099900003XD/LP-2026-0007",
];

/// `hgz claim`.
#[derive(Debug, Subcommand)]
pub(crate) enum ClaimCommand {
    /// Open a claim for an item under a cover, as the insurer.
    #[command(after_help = examples![
        "hgz claim open config/examples/life/claim.toml --key insurer.key",
    ])]
    Open {
        /// The claim's file.
        file: PathBuf,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Pay a claim, as the insurer.
    #[command(after_help = examples![
        "hgz claim pay LP-2026-0007 --amount 3200 --in-advance --key insurer.key",
        "hgz claim pay LP-2026-0007 --amount 3199.50 --key insurer.key",
    ])]
    Pay {
        /// The number of the signer's claim; its full id is accepted as well.
        claim: OwnNumber,
        /// What is paid, in yuan, such as `3200` or `3199.50`; or in fen, as `319950fen`.
        #[arg(long, value_name = "YUAN")]
        amount: Fen,
        /// It is paid in advance of the maker.
        #[arg(long)]
        in_advance: bool,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Refuse a claim, as the insurer.
    #[command(after_help = examples![
        "hgz claim refuse LP-2026-0007 --reason 非质量原因 --legal-basis 保险合同第六条 --key insurer.key",
    ])]
    Refuse {
        /// The number of the signer's claim; its full id is accepted as well.
        claim: OwnNumber,
        #[command(flatten)]
        grounds: GroundsArguments,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Record what was recovered from the maker for a paid claim, as the insurer.
    #[command(after_help = examples![
        "hgz claim recourse LP-2026-0007 --amount 3200 --key insurer.key",
    ])]
    Recourse {
        /// The number of the signer's claim; its full id is accepted as well.
        claim: OwnNumber,
        /// What was recovered this time, in yuan; or in fen, as `319950fen`.
        #[arg(long, value_name = "YUAN")]
        amount: Fen,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a claim.
    #[command(after_help = examples![
        "hgz claim show 9143010099900003XD/LP-2026-0007",
    ])]
    Show {
        /// Its id, `INSURER/NUMBER`.
        id: ClaimId,
    },
}

/// Runs `hgz claim`.
pub(crate) fn run(context: &Context, command: ClaimCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ClaimCommand::Open { file, submit } => {
            let stated = input::claim(&file, Some(context.own_organisation()?))?;
            let details = &stated.details;
            let sum = yuan(details.amount_fen);
            let subject = format!("{} {}#{} {sum}", stated.key, details.certificate, details.item);
            let act = Act::OpenClaim { number: stated.key, claim: stated.details };
            submit_act(context, &submit, act, &subject)
        }
        ClaimCommand::Pay { claim, amount: Fen(amount_fen), in_advance, submit } => {
            let OwnNumber(claim) = claim;
            let subject = format!("{claim} {}", yuan(amount_fen));
            submit_act(context, &submit, Act::PayClaim { claim, amount_fen, in_advance }, &subject)
        }
        ClaimCommand::Refuse { claim: OwnNumber(claim), grounds, submit } => {
            let subject = claim.to_string();
            let act = Act::RefuseClaim { claim, grounds: grounds.into() };
            submit_act(context, &submit, act, &subject)
        }
        ClaimCommand::Recourse { claim: OwnNumber(claim), amount: Fen(amount_fen), submit } => {
            let subject = format!("{claim} {}", yuan(amount_fen));
            submit_act(context, &submit, Act::RecordRecourse { claim, amount_fen }, &subject)
        }
        ClaimCommand::Show { id } => {
            let answer: Answer<Claim> = context.client.get(&format!("/v1/claims/{id}"))?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, claim: &Claim) -> String {
    let details = &claim.details;
    let status = match (claim.status(), claim.in_advance) {
        (ClaimStatus::Open, _) => voice.pick("审理中", "open"),
        (ClaimStatus::Paid, true) => voice.pick("已先行赔付", "paid in advance of the maker"),
        (ClaimStatus::Paid, false) => voice.pick("已赔付", "paid"),
        (ClaimStatus::Refused, _) => voice.pick("已拒赔", "refused"),
    };
    let grounds = claim.history.last().grounds.as_ref();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("索赔", "claim"), &claim.id)
        .add(voice.pick("保单", "cover"), &details.cover)
        .add(voice.pick("合格证", "certificate"), &details.certificate)
        .add(voice.pick("件号", "item"), details.item)
        .add(voice.pick("出险日期", "occurred on"), details.occurred_on)
        .add(voice.pick("经过", "what happened"), &details.summary)
        .add(voice.pick("索赔金额", "claimed"), yuan(details.amount_fen))
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("原因", "because"), grounds);
    if claim.status() == ClaimStatus::Paid {
        fields.add(voice.pick("赔付金额", "paid"), yuan(claim.paid_fen)).add(
            voice.pick("已向生产者追偿", "recovered from the maker"),
            yuan(claim.recovered_fen),
        );
    }
    fields.to_string()
}
