use super::*;

#[test]
fn the_database_gets_what_strangers_cannot_take() {
    let needed = PEERS + DOCUMENTS + OTHERS + 1_024 + DATABASE_MIN;
    let too_few = TooFewFileHandles { allowed: needed - 1, needed };
    assert_eq!(FileHandles::share(needed - 1, 1_024), Err(too_few));
    assert_eq!(FileHandles::share(needed, 1_024), Ok(FileHandles { database: 256 }));
    assert_eq!(FileHandles::share(needed + 10, 1_024), Ok(FileHandles { database: 266 }));
    assert_eq!(FileHandles::share(u64::MAX, 1_024), Ok(FileHandles { database: 16_384 }));
}
