use super::*;
use crate::bytes::codec;
use crate::records::report::ReportStatus;
use crate::testing::fixtures::{acts, step};

type Steps = Vec<StatusChange<ReportStatus>>;

fn changed() -> History<ReportStatus> {
    let mut history = History::of(step(ReportStatus::InForce, Height::new(3)));
    history.take(StatusChange {
        grounds: Some(acts::grounds()),
        ..step(ReportStatus::Withdrawn, Height::new(9))
    });
    history
}

#[test]
fn the_last_step_holds_and_the_earlier_ones_stay() {
    let history = changed();
    assert_eq!(history.status(), ReportStatus::Withdrawn);
    assert_eq!(history.last().grounds, Some(acts::grounds()));
    let heights: Vec<u64> = history.iter().map(|step| step.height.as_u64()).collect();
    assert_eq!(heights, [3, 9]);
}

#[test]
fn a_history_has_the_bytes_and_the_json_of_the_list_of_its_steps() {
    for history in [History::of(step(ReportStatus::InForce, Height::new(3))), changed()] {
        let steps: Steps = history.iter().cloned().collect();
        let bytes = codec::encode(&history);
        assert_eq!(bytes, codec::encode(&steps));
        assert_eq!(codec::decode(&bytes, bytes.len()), Ok(history.clone()));
        let json = serde_json::to_value(&history).unwrap();
        assert_eq!(json, serde_json::to_value(&steps).unwrap());
        assert_eq!(serde_json::from_value::<History<ReportStatus>>(json).unwrap(), history);
    }
}

#[test]
fn an_empty_list_is_not_a_history() {
    let bytes = codec::encode(&Steps::new());
    assert!(codec::decode::<History<ReportStatus>>(&bytes, bytes.len()).is_err());
    assert!(serde_json::from_str::<History<ReportStatus>>("[]").is_err());
}
