//! The column families and how RocksDB keeps each.

use rocksdb::{BlockBasedOptions, Cache, ColumnFamilyDescriptor, DBCompressionType, Options};

/// A kind of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// The head.
    Meta,
    /// Blocks by height.
    Blocks,
    /// Commits by height.
    Commits,
    /// State records by key.
    State,
    /// Pages of the state map.
    Map,
    /// Where each transaction was committed.
    Transactions,
    /// Blocks that were voted on but not decided.
    Undecided,
    /// Misbehaviour of authorities.
    Evidence,
    /// The authorities from the next height on, by the height that changed them.
    AuthorityChanges,
    /// What is known of the documents kept here.
    Documents,
    /// The documents that committed acts name.
    DocumentReferences,
    /// Acts by the records they are about.
    History,
    /// Certificates, organisations and keys by what lists filter on.
    Index,
    /// Organisations and products by the letters of their names.
    Names,
    /// How often each node saw each code.
    Scans,
}

pub(crate) const ALL: [Column; 15] = [
    Column::Meta,
    Column::Blocks,
    Column::Commits,
    Column::State,
    Column::Map,
    Column::Transactions,
    Column::Undecided,
    Column::Evidence,
    Column::AuthorityChanges,
    Column::Documents,
    Column::DocumentReferences,
    Column::History,
    Column::Index,
    Column::Names,
    Column::Scans,
];

impl Column {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Blocks => "blocks",
            Self::Commits => "commits",
            Self::State => "state",
            Self::Map => "map",
            Self::Transactions => "transactions",
            Self::Undecided => "undecided",
            Self::Evidence => "evidence",
            Self::AuthorityChanges => "authority_changes",
            Self::Documents => "documents",
            Self::DocumentReferences => "document_references",
            Self::History => "history",
            Self::Index => "index",
            Self::Names => "names",
            Self::Scans => "scans",
        }
    }

    /// Whether it is only ever read in order: a filter for single keys would be of no use.
    const fn is_scanned(self) -> bool {
        matches!(self, Self::History | Self::Index | Self::Names)
    }
}

/// Read cache shared by all columns.
const CACHE_BYTES: usize = 64 << 20;
/// Memory of one column's unsorted writes. Records and pages are written again and again: what
/// is overwritten here never reaches a file.
const WRITE_BUFFER_BYTES: usize = 64 << 20;
/// Memory of all columns' unsorted writes.
const WRITE_BUFFERS_BYTES: usize = 192 << 20;
/// Bytes of the write-ahead log, which a start after a crash reads: about a second.
const LOG_BYTES: u64 = 256 << 20;

/// The database's options, with the most files that it keeps open: by itself, all of them.
pub(crate) fn options(files_max: Option<u32>) -> Options {
    let mut options = Options::default();
    if let Some(files_max) = files_max {
        options.set_max_open_files(i32::try_from(files_max).unwrap_or(i32::MAX));
    }
    options.create_if_missing(true);
    options.create_missing_column_families(true);
    // A bureau's node shares its machine: two background threads keep compaction from the votes.
    options.increase_parallelism(2);
    options.set_max_total_wal_size(LOG_BYTES);
    options.set_db_write_buffer_size(WRITE_BUFFERS_BYTES);
    options.set_keep_log_file_num(4);
    options
}

pub(crate) fn descriptors() -> Vec<ColumnFamilyDescriptor> {
    let cache = Cache::new_lru_cache(CACHE_BYTES);
    ALL.iter()
        .map(|column| {
            let mut blocks = BlockBasedOptions::default();
            blocks.set_block_cache(&cache);
            if !column.is_scanned() {
                blocks.set_bloom_filter(10.0, false);
            }
            let mut options = Options::default();
            options.set_block_based_table_factory(&blocks);
            options.set_write_buffer_size(WRITE_BUFFER_BYTES);
            // Hashes and signatures do not compress; texts in blocks, records and indexes do.
            let compression = match column {
                Column::Blocks
                | Column::State
                | Column::Undecided
                | Column::Evidence
                | Column::History
                | Column::Index
                | Column::Names
                | Column::Scans => DBCompressionType::Lz4,
                Column::Meta
                | Column::Commits
                | Column::Map
                | Column::Transactions
                | Column::AuthorityChanges
                | Column::Documents
                | Column::DocumentReferences => DBCompressionType::None,
            };
            options.set_compression_type(compression);
            ColumnFamilyDescriptor::new(column.name(), options)
        })
        .collect()
}
