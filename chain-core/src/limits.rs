//! Every bound of the protocol, each with the sum that justifies it.

/// Longest encoding of anything: a block of 2 MiB, doubled for a proof or a genesis around it.
pub const ENCODED_BYTES_MAX: usize = 4 << 20;
/// Longest encoded transaction. A certificate with 20 warnings of 500 bytes stays under 16 KiB; a
/// report with 64 measured items under 40 KiB.
pub const TRANSACTION_BYTES_MAX: usize = 64 << 10;
/// Longest encoded ruleset: what publishes it is one transaction, whose other parts (a reason of 500
/// bytes, a number, key and signature) stay under 1 KiB.
pub const RULESET_BYTES_MAX: usize = 60 << 10;
/// Longest encoded block: well under the engine's 4 MiB topic and 10 MiB sync limits, so that every
/// block can be synced. 2 MiB hold about 2,000 certificates.
pub const BLOCK_BYTES_MAX: usize = 2 << 20;
/// Longest encoded genesis: 100 authorities and a few rulesets of 60 KiB.
pub const GENESIS_BYTES_MAX: usize = 1 << 20;
/// Longest encoded state record: the longest set of holdings stays under 400 KiB.
pub const RECORD_BYTES_MAX: usize = 512 << 10;
/// Items in one certificate: the item index of a code has 24 bits.
pub const ITEMS_PER_CERTIFICATE_MAX: u32 = (1 << 24) - 1;
/// Intervals in one set of item ranges: a spoilt-label list of a whole roll.
pub const RANGES_MAX: usize = 4096;
/// Changes of authorities in one proof: 200 of 7 authorities take about 250 KiB.
pub const PROOF_CHANGES_MAX: usize = 200;
/// Longest code of a variant: size, sex and colour in Chinese.
pub const VARIANT_CODE_BYTES_MAX: usize = 40;
/// Variants of one product: 256 of 60 bytes and a few label fields stay under half a transaction; a
/// certificate that covers all of them stays under 16 KiB.
pub const VARIANTS_MAX: usize = 256;
/// Certificates of raw materials and parts that one certificate names.
pub const INPUTS_MAX: usize = 16;
/// Goods without code that a purchase check names: 16 with two names of 200 bytes stay under 8 KiB.
pub const UNCODED_GOODS_MAX: usize = 16;
/// Reports or covers one certificate may rest on.
pub const REFERENCES_MAX: usize = 8;
/// Standards of a product or report.
pub const STANDARDS_MAX: usize = 256;
/// Standards that one act brings into a scope, or ends in it: 1,024 numbers of 20 bytes stay under
/// 32 KiB, so that both fit into a transaction.
pub const SCOPE_CHANGES_MAX: usize = 1024;
/// Product categories of one certificate of an accreditation.
pub const SCOPE_CATEGORIES_MAX: usize = 256;
/// Certificates of an accreditation, periods of a standard in a scope, suspensions of either: more
/// than one a year. An accreditation of 64 certificates with 20 categories each stays under 32 KiB.
pub const SCOPE_STEPS_MAX: usize = 64;
/// Measured items of one report.
pub const MEASURED_ITEMS_MAX: usize = 256;
/// Lines of amounts in one certificate: deliveries in a row that are alike.
pub const AMOUNT_LINES_MAX: usize = 1024;
/// Batches that a report is about.
pub const REPORT_SUBJECTS_MAX: usize = 64;
/// Specimens of a measured item.
pub const SPECIMENS_MAX: usize = 16;
/// Reports that supplement one, and reports of one line that replace each other.
pub const FOLLOW_UPS_MAX: usize = 8;
/// Findings against one batch, of all who file reports: each is at most 400 bytes of every proof of its
/// items.
pub const BATCH_FINDINGS_MAX: usize = 64;
/// Findings against one batch that one filer has by itself: nobody fills the list for others.
pub const FINDINGS_OF_ONE_MAX: usize = 4;
/// Products named by one cover; none named means all products of the insured.
pub const COVERED_PRODUCTS_MAX: usize = 64;
/// Products named by one entrustment; none named means all products of the principal.
pub const ENTRUSTED_PRODUCTS_MAX: usize = 64;
/// Entrustments of one principal to one producer that hold or are to hold: each of them is read
/// when a certificate is issued.
pub const ENTRUSTMENTS_MAX: usize = 16;
/// Keys an organisation is registered with.
pub const INITIAL_KEYS_MAX: usize = 8;
/// Authorities of one chain: with 100, a commit is 67 signatures, 8 KiB.
pub const AUTHORITIES_MAX: usize = 100;
/// Peers that chain state admits: each authority with a few nodes of its own.
pub const PEERS_MAX: usize = 1000;
/// Standards that one act publishes: 64 titles of 200 bytes stay under 20 KiB.
pub const CATALOGUE_ENTRIES_MAX: usize = 64;
/// Instruments of one report.
pub const INSTRUMENTS_MAX: usize = 32;
/// Inspectors of one report.
pub const INSPECTORS_MAX: usize = 8;
/// From the first day of an enterprise's class to its last: three years, one of which is longer.
pub const CLASS_DAYS_MAX: i64 = 3 * 365;
/// Classes of an enterprise that hold or are to hold: 16 of 1,100 bytes stay under 20 KiB.
pub const CLASS_PERIODS_MAX: usize = 16;
/// Classes of one product.
pub const CONFIRMED_CLASSES_MAX: usize = 8;
/// Batches that are counted: who has a hundred clean ones in a row has enough.
pub const CLEAN_BATCHES_MAX: u32 = 100;
/// Standards of one offer or question.
pub const OFFER_STANDARDS_MAX: usize = 32;
/// Times at which an offered instrument is free: of 32 instruments they stay under 20 KiB.
pub const OFFER_FREE_SPANS_MAX: usize = 62;
/// Questions of one organisation that nobody has answered.
pub const OPEN_QUESTIONS_MAX: u32 = 20;
/// Answers to one question: 16 of 500 bytes stay under 10 KiB.
pub const ANSWERS_MAX: usize = 16;
/// Calibrations or trainings of one resource: 128 of 400 bytes stay under 64 KiB, and of one each
/// three months last 32 years.
pub const ATTESTATIONS_MAX: usize = 128;
/// Calibrations or trainings that one act adds.
pub const ATTESTATIONS_PER_ACT_MAX: usize = 16;
/// Certificates in one shipment: a delivery note of one lorry.
pub const SHIPMENT_LINES_MAX: usize = 32;
/// Intervals in the holdings of one certificate: 4,096 of about 90 bytes stay under 400 KiB.
pub const HOLDINGS_MAX: usize = 4096;
/// Recalls of one certificate.
pub const RECALLS_MAX: usize = 16;
/// Changes that are approved and wait for their height.
pub const SCHEDULED_CHANGES_MAX: usize = 64;
/// How many heights ahead a change may take effect.
pub const EFFECTIVE_HEIGHTS_MAX: u64 = 10_000_000;
/// Nodes of one organisation that chain state admits.
pub const PEERS_PER_ORGANISATION_MAX: usize = 8;
/// No sum of money is above ten billion yuan, in fen.
pub const SUM_FEN_MAX: u64 = 1_000_000_000_000;
/// Slots tried for a certificate's serial. With 10^8 certificates in 2^40 slots one try in 10^4
/// meets another certificate, so eight tries fail once in 10^32.
pub const SERIAL_TRIES_MAX: u64 = 8;
/// Longest document: a scanned report of 40 pages at 500 KB.
pub const DOCUMENT_BYTES_MAX: usize = 20 << 20;
/// A document is checked in chunks of this length: 320 of them have a manifest of 10 KiB.
pub const DOCUMENT_CHUNK_BYTES: usize = 64 << 10;
/// How far ahead the signature of an upload may be valid: one day of work.
pub const UPLOAD_VALID_MS_MAX: u64 = 24 * 60 * 60 * 1000;
/// How far a block's time may lie ahead of the clock of a node that votes on it.
pub const CLOCK_DRIFT_MS_MAX: u64 = 2_000;
/// Fields of one label.
pub const LABEL_FIELDS_MAX: usize = 64;
/// Longest text of a label field: a composition or a warning in full.
pub const LABEL_TEXT_BYTES_MAX: usize = 500;
/// Entries of one label field: the fibres of a garment, the standards of an appliance.
pub const LABEL_ENTRIES_MAX: usize = 20;
/// Longest name of a label field.
pub const FIELD_NAME_BYTES_MAX: usize = 40;
/// Longest number that its owner gives to a record.
pub const NUMBER_BYTES_MAX: usize = 64;
/// Longest number of a standard, with its year.
pub const STANDARD_NUMBER_BYTES_MAX: usize = 64;
/// Rules of one ruleset: what encodes to [`RULESET_BYTES_MAX`] has about 100.
pub const RULES_MAX: usize = 512;
/// Longest id of a rule.
pub const RULE_ID_BYTES_MAX: usize = 20;
/// Longest text of a rule.
pub const RULE_TEXT_BYTES_MAX: usize = 500;
/// Conditions of one rule.
pub const RULE_CONDITIONS_MAX: usize = 8;
/// Entries of one list in a class, condition or demand.
pub const RULE_ENTRIES_MAX: usize = 32;
/// Classes of products of one ruleset.
pub const RULESET_CLASSES_MAX: usize = 64;
/// The greatest number of a ruleset: nobody can use up all numbers with one publication.
pub const RULESET_NUMBER_MAX: u32 = 1_000_000;
/// The least number of authorities of a chain that is not a test net: with four, one may fail.
pub const AUTHORITIES_MIN: usize = 4;
