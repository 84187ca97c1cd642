use chain_core::act::Act;
use chain_core::bytes::signature::SecretKey;
use chain_core::chain::block::Block;
use chain_core::chain::commit::Commit;
use chain_core::chain::transaction::Transaction;
use chain_core::execute::BlockProposal;
use chain_core::records::organisation::OrganisationDetails;
use chain_core::records::permission::Role;

use super::*;
use crate::chain::Chain;
use crate::clock;
use crate::storage::Storage;
use crate::storage::fixtures::{code, genesis, organisation};

/// A node's chain and pool.
struct TestPool {
    chain: Arc<Chain>,
    mempool: Arc<Mempool>,
    admission: Admission,
    _folder: tempfile::TempDir,
}

impl TestPool {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let genesis = genesis();
        let storage = Storage::open(folder.path(), &genesis).unwrap();
        let chain = Arc::new(Chain::open(storage, genesis).unwrap());
        let mempool = Arc::new(Mempool::new(&MempoolConfig::default()));
        let admission = Admission::new(Arc::clone(&chain), Arc::clone(&mempool));
        Self { chain, mempool, admission, _folder: folder }
    }

    /// Builds a block of what waits, as a proposer.
    fn build(&self) -> Block {
        let time = clock::now().max(self.chain.head().earliest_next());
        let proposal = BlockProposal { proposer: code(0), time };
        let candidates = self.mempool.candidates();
        let height = self.chain.head().height;
        let built = self.chain.build(proposal, candidates, &self.mempool.signatures).unwrap();
        for (id, refusal) in &built.refused {
            self.mempool.refuse(*id, height, refusal.into());
        }
        built.block
    }

    /// Commits a block, as any node, and judges what the block may have touched.
    fn commit(&self, block: &Block) {
        let height = block.header.height;
        let commit = Commit { height, round: 0, block: block.id(), signatures: Vec::new() };
        let execution = self.chain.commit(block, &commit, &self.mempool.signatures).unwrap();
        self.mempool.after_commit(height, &execution);
        while self.admission.judge(1).unwrap() {}
    }
}

/// The bureau registers an organisation under a name. Two names of one organisation exclude each
/// other.
fn registration(at: usize, name: &str) -> Prepared {
    let key = SecretKey::from_bytes(&[7; 32]);
    let organisation: OrganisationDetails = organisation(at, name, Role::Enterprise).details;
    let admin_keys =
        vec![SecretKey::from_bytes(&[u8::try_from(40 + at).unwrap(); 32]).public_key()];
    let transaction = Transaction {
        chain_id: genesis().chain_id(),
        act: Act::RegisterOrganisation { organisation, admin_keys },
        signer: key.public_key(),
        valid_until: Height::new(1_000),
    };
    Prepared::from(transaction.sign(&key))
}

#[test]
fn what_no_block_can_hold_leaves_also_where_nobody_proposes() {
    let (proposer, observer) = (TestPool::new(), TestPool::new());
    let (first, second) = (registration(1, "甲"), registration(1, "乙"));
    let unrelated = registration(2, "丙");
    for one in [&first, &second, &unrelated] {
        assert!(observer.admission.submit(&one.bytes).unwrap().1);
    }
    proposer.admission.submit(&first.bytes).unwrap();
    let watched = observer.mempool.watch(second.id);
    observer.commit(&proposer.build());
    assert!(!observer.mempool.contains(&first.id) && !observer.mempool.contains(&second.id));
    assert!(observer.mempool.contains(&unrelated.id) && observer.mempool.has_admissible());
    assert!(watched.blocking_recv().is_ok());
    assert!(observer.mempool.refusal(&second.id).is_some());
    // Told again by a node that still has it, it does not come back.
    assert!(!observer.admission.relay(&second.bytes).unwrap());
    assert!(!observer.mempool.contains(&second.id));
}

#[test]
fn what_a_peer_relays_wakes_nobody_unless_a_block_could_hold_it() {
    let node = TestPool::new();
    let (first, second) = (registration(1, "甲"), registration(1, "乙"));
    node.admission.submit(&first.bytes).unwrap();
    node.commit(&node.build());
    // The peer may be a block ahead: it is kept until the next block, and wakes nobody.
    assert!(node.admission.relay(&second.bytes).unwrap());
    assert!(node.mempool.contains(&second.id) && !node.mempool.has_admissible());
    assert_eq!(node.build().transactions, []);
    assert!(node.mempool.contains(&second.id));
    node.commit(&node.build());
    assert_eq!(node.mempool.size(), (0, 0));
    // From then on it is run again once a height, and not kept.
    assert!(!node.admission.relay(&second.bytes).unwrap());
    node.commit(&node.build());
    assert!(node.admission.relay(&second.bytes).is_err());
    assert!(!node.admission.relay(&second.bytes).unwrap());
    assert_eq!(node.mempool.size(), (0, 0));
}

#[test]
fn refused_candidates_make_room_for_further_ones() {
    let node = TestPool::new();
    for number in 0..CANDIDATES_AT_ONCE + 1 {
        let variant = registration(1, &format!("甲{number}"));
        assert!(node.admission.submit(&variant.bytes).unwrap().1);
    }
    let last = registration(2, "丙");
    node.admission.submit(&last.bytes).unwrap();
    let block = node.build();
    let ids: Vec<TransactionId> = block.transactions.iter().map(|one| one.id()).collect();
    assert_eq!(ids, [registration(1, "甲0").id, last.id]);
    node.commit(&block);
    assert_eq!(node.mempool.size(), (0, 0));
}
