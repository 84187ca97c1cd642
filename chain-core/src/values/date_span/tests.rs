use super::*;

fn day(number: u32) -> Date {
    Date::new(2026, 11, number).unwrap()
}

#[test]
fn a_span_holds_its_first_and_its_last_day_and_none_around_them() {
    let span = DateSpan { from: day(10), until: Some(day(20)) };
    let found = [9, 10, 20, 21].map(|number| span.contains(day(number)));
    assert_eq!(found, [false, true, true, false]);
    let open = DateSpan { from: day(10), until: None };
    assert!(open.contains(Date::MAX) && !open.contains(day(9)));
    let reached = [9, 20, 21].map(|number| span.reaches(day(number)));
    assert_eq!(reached, [true, true, false]);
}

#[test]
fn what_is_cut_off_ends_the_day_before_or_was_never() {
    let open = DateSpan { from: day(10), until: None };
    let until = |number| Some(DateSpan { from: day(10), until: Some(day(number)) });
    assert_eq!(open.before(day(15)), until(14));
    assert_eq!(open.before(day(11)), until(10));
    assert_eq!(open.before(day(10)), None);
    assert_eq!(until(12).unwrap().before(day(20)), until(12), "it is not made longer");
    assert_eq!(DateSpan { from: Date::MIN, until: None }.before(Date::MIN), None);
}
