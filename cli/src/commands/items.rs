//! `hgz items`: putting labels into use, and declaring them spoilt.

use chain_core::act::Act;
use chain_core::records::items::{ItemRanges, ItemStatus};
use chain_core::values::text::CertificateId;
use clap::Subcommand;
use hgz_api::{Answer, ItemHistory};

use super::history;
use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::options::{OwnNumber, SubmitArguments};
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz items activate KSY-20261118-01 1-6000 --key maker.key",
    "hgz items void KSY-20261118-01 17,201-205 --key maker.key",
    "hgz items history 91430700999999015X/KSY-20261118-01 17",
];

/// `hgz items`.
#[derive(Debug, Subcommand)]
pub(crate) enum ItemsCommand {
    /// Put labels into use, as the maker.
    #[command(after_help = examples![
        "hgz items activate KSY-20261118-01 1-6000 --key maker.key",
    ])]
    Activate {
        /// The number of the maker's certificate; its full id is accepted as well.
        certificate: OwnNumber,
        /// The items, such as `1-6000` or `1-200,205`.
        items: ItemRanges,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Declare labels spoilt, as the maker: they are never used again.
    #[command(after_help = examples![
        "hgz items void KSY-20261118-01 17,201-205 --key maker.key",
    ])]
    Void {
        /// The number of the maker's certificate; its full id is accepted as well.
        certificate: OwnNumber,
        /// The items, such as `17` or `17,201-205`.
        items: ItemRanges,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show who holds one item, who held it before, and every act about it.
    #[command(after_help = examples![
        "hgz items history 91430700999999015X/KSY-20261118-01 17",
    ])]
    History {
        /// The certificate, `MAKER/NUMBER`.
        certificate: CertificateId,
        /// The item.
        item: u32,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz items`.
pub(crate) fn run(context: &Context, command: ItemsCommand) -> Result<CommandOutcome, CliError> {
    match command {
        ItemsCommand::Activate { certificate: OwnNumber(certificate), items, submit } => {
            let subject = format!("{certificate}: {items}");
            submit_act(context, &submit, Act::ActivateItems { certificate, items }, &subject)
        }
        ItemsCommand::Void { certificate: OwnNumber(certificate), items, submit } => {
            let subject = format!("{certificate}: {items}");
            submit_act(context, &submit, Act::VoidItems { certificate, items }, &subject)
        }
        ItemsCommand::History { certificate, item, page } => {
            let path = format!("/v1/certificates/{certificate}/items/{item}");
            let query = ApiQuery::new(path).page(&page);
            let answer: Answer<ItemHistory> = context.client.get(&query.build())?;
            let text = text(&context.voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
    }
}

fn text(voice: &Voice, history: &ItemHistory) -> String {
    let status = match history.status {
        ItemStatus::NotActivated => voice.pick("未启用", "not activated"),
        ItemStatus::Activated => voice.pick("已启用", "activated"),
        ItemStatus::Voided => voice.pick("已作废", "voided"),
    };
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("合格证", "certificate"), &history.certificate)
        .add(voice.pick("件号", "item"), history.item)
        .add_some(voice.pick("规格", "variant"), history.variant.as_ref())
        .add(voice.pick("状态", "status"), status)
        .add_some(voice.pick("现持有者", "held by"), history.holder)
        .add_some(voice.pick("在途发货单", "on shipment"), history.shipment.as_ref());
    let events = history::events_table(voice, &history.events);
    format!("{fields}{events}{}", page::more(voice, history.next.as_deref()))
}
