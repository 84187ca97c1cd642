//! Questions to those who know, and their answers.

use super::checks::{check_at_most, refuse_identity_number, refuse_personal_data};
use super::turn::Turn;
use crate::execute::refusal::Refusal;
use crate::limits::{ANSWERS_MAX, OFFER_STANDARDS_MAX, OPEN_QUESTIONS_MAX};
use crate::records::permission::{ActKind, Role};
use crate::records::question::{ExpertAnswer, ExpertQuestion, QuestionDetails};
use crate::state::OpenQuestions;
use crate::values::text::{Number, QuestionId, Remark};

/// Who answers questions, beside who asked.
const EXPERTS: &[Role] = &[Role::Bureau, Role::Institute];

pub(super) fn ask(
    turn: &mut Turn<'_>,
    number: &Number,
    details: &QuestionDetails,
) -> Result<(), Refusal> {
    let organisation = turn.signer.organisation;
    let id = QuestionId::new(organisation, number.clone());
    refuse_identity_number("number", number)?;
    refuse_personal_data("text", details.text.as_str())?;
    check_at_most("standards", details.standards.len(), OFFER_STANDARDS_MAX)?;
    turn.must_be_new::<ExpertQuestion>(&id)?;
    let open = turn.read::<OpenQuestions>(&organisation)?.unwrap_or_default().0;
    let more = open.checked_add(1).filter(|more| *more <= OPEN_QUESTIONS_MAX);
    let more = more.ok_or(Refusal::QuestionsOpen { organisation, open })?;
    turn.write(&organisation, &OpenQuestions(more));
    let (asked_at, details) = (turn.rules.height, details.clone());
    turn.write(&id, &ExpertQuestion { id: id.clone(), details, answers: Vec::new(), asked_at });
    Ok(())
}

/// An institute or bureau answers, or who asked: its own answer ends the wait for others.
pub(super) fn answer(turn: &mut Turn<'_>, id: &QuestionId, text: &Remark) -> Result<(), Refusal> {
    let organisation = turn.signer.organisation;
    let mut question = turn.existing::<ExpertQuestion>(id)?;
    let mut may = id.asker == organisation;
    for role in EXPERTS {
        may |= turn.signer_has(*role)?;
    }
    if !may {
        let (act, roles) = (ActKind::AnswerQuestion, EXPERTS);
        return Err(Refusal::WrongRole { organisation, act, roles });
    }
    refuse_personal_data("text", text.as_str())?;
    if ANSWERS_MAX <= question.answers.len() {
        let found = format!("{} answers", question.answers.len());
        let demand = format!("a question holds {ANSWERS_MAX}; ask another one");
        return Err(Refusal::field("question", found, demand));
    }
    if question.answers.is_empty() {
        let open = turn.read::<OpenQuestions>(&id.asker)?.unwrap_or_default().0;
        turn.write(&id.asker, &OpenQuestions(open.saturating_sub(1)));
    }
    let answered_at = turn.rules.height;
    question.answers.push(ExpertAnswer { organisation, text: text.clone(), answered_at });
    turn.write(id, &question);
    Ok(())
}
