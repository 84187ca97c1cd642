//! `hgz question`: questions to those who know, and their answers.

use chain_core::act::Act;
use chain_core::records::question::{ExpertQuestion, QuestionDetails};
use chain_core::values::credit_code::CreditCode;
use chain_core::values::standard_number::StandardNumber;
use chain_core::values::text::{Number, QuestionId, Remark};
use clap::Subcommand;
use hgz_api::Answer;

use crate::chain::page::{self, ApiQuery, PageArguments};
use crate::chain::submit::submit_act;
use crate::commands::examples::examples;
use crate::context::Context;
use crate::error::CliError;
use crate::options::SubmitArguments;
use crate::print::output::CommandOutcome;
use crate::print::render::FieldList;
use crate::print::voice::Voice;

pub(crate) const EXAMPLES: &str = examples![
    "hgz question ask WT-01 受潮挠度试验的养护时间从何时起算 --standard 'GB/T 9775-2025' --key maker.key",
    "hgz question answer 91430700999999015X/WT-01 自温湿度稳定后起算 --key institute.key",
    "hgz question list --open",
    "hgz question show 91430700999999015X/WT-01",
];

/// `hgz question`.
#[derive(Debug, Subcommand)]
pub(crate) enum QuestionCommand {
    /// Ask those who know; everybody can read question and answers.
    #[command(after_help = examples![
        "hgz question ask WT-01 受潮挠度试验的养护时间从何时起算 --standard 'GB/T 9775-2025' --key maker.key",
    ])]
    Ask {
        /// Your number of the question.
        number: Number,
        /// The question.
        text: Remark,
        /// A standard that it is about; repeat it for more.
        #[arg(long = "standard", value_name = "NUMBER")]
        standards: Vec<StandardNumber>,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Answer a question, as an institute or bureau; or your own, if you have found it out.
    #[command(after_help = examples![
        "hgz question answer 91430700999999015X/WT-01 自温湿度稳定后起算 --key institute.key",
    ])]
    Answer {
        /// The question, `ASKER/NUMBER`.
        question: QuestionId,
        /// The answer.
        text: Remark,
        #[command(flatten)]
        submit: SubmitArguments,
    },
    /// Show a question and its answers.
    #[command(after_help = examples![
        "hgz question show 91430700999999015X/WT-01",
    ])]
    Show {
        /// The question, `ASKER/NUMBER`.
        id: QuestionId,
    },
    /// List questions.
    #[command(after_help = examples![
        "hgz question list --open",
        "hgz question list --asker 91430700999999015X",
    ])]
    List {
        /// Only those of this organisation.
        #[arg(long, value_name = "CODE")]
        asker: Option<CreditCode>,
        /// Only those that nobody has answered.
        #[arg(long)]
        open: bool,
        #[command(flatten)]
        page: PageArguments,
    },
}

/// Runs `hgz question`.
pub(crate) fn run(context: &Context, command: QuestionCommand) -> Result<CommandOutcome, CliError> {
    let (voice, client) = (&context.voice, &context.client);
    match command {
        QuestionCommand::Ask { number, text, standards, submit } => {
            let subject = number.to_string();
            let question = QuestionDetails { text, standards };
            submit_act(context, &submit, Act::AskQuestion { number, question }, &subject)
        }
        QuestionCommand::Answer { question, text, submit } => {
            let subject = question.to_string();
            submit_act(context, &submit, Act::AnswerQuestion { question, text }, &subject)
        }
        QuestionCommand::Show { id } => {
            let answer: Answer<ExpertQuestion> = client.get(&format!("/v1/questions/{id}"))?;
            let text = text(voice, &answer.data);
            Ok(CommandOutcome::ok(answer, text))
        }
        QuestionCommand::List { asker, open, page } => {
            let query = ApiQuery::new("/v1/questions").with_some("asker", asker);
            let query = query.with_some("open", open.then_some(true)).page(&page);
            let header = [
                voice.pick("提问", "question"),
                voice.pick("内容", "text"),
                voice.pick("回答数", "answers"),
            ];
            page::list(voice, client, &query, &header, |question: &ExpertQuestion| {
                let answers = question.answers.len().to_string();
                vec![question.id.to_string(), question.details.text.to_string(), answers]
            })
        }
    }
}

fn text(voice: &Voice, question: &ExpertQuestion) -> String {
    let standards: Vec<String> =
        question.details.standards.iter().map(ToString::to_string).collect();
    let mut fields = FieldList::default();
    fields
        .add(voice.pick("提问", "question"), &question.id)
        .add(voice.pick("内容", "text"), &question.details.text)
        .add_some(
            voice.pick("标准", "standards"),
            (!standards.is_empty()).then(|| standards.join(", ")),
        );
    for answer in &question.answers {
        let text = format!("{} ({})", answer.text, answer.organisation);
        fields.add(voice.pick("回答", "answer"), text);
    }
    fields.to_string()
}
