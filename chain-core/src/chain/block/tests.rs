use super::*;
use crate::act::Act;
use crate::bytes::signature::{KeyId, SecretKey, Signature};
use crate::chain::transaction::Transaction;

fn hash(byte: u8) -> Hash {
    Hash::from_bytes([byte; 32])
}

fn transaction(byte: u8) -> SignedTransaction {
    let key = SecretKey::from_bytes(&[byte; 32]);
    let organisation = "91430700999999015X".parse().unwrap();
    let act = Act::RevokeKey { organisation, key: KeyId(hash(byte)) };
    let (chain_id, signer) = (ChainId(hash(1)), key.public_key());
    Transaction { chain_id, act, signer, valid_until: Height::FIRST }.sign(&key)
}

fn block() -> Block {
    let header = Header {
        protocol_version: 1,
        chain_id: ChainId(hash(1)),
        height: Height::FIRST,
        parent: BlockId(hash(1)),
        time: Timestamp::from_unix_ms(1),
        proposer: "91430700999999015X".parse().unwrap(),
        transactions_root: hash(0),
        state_root: hash(2),
        authorities: hash(3),
        next_authorities: hash(3),
    };
    Block::seal(header, vec![transaction(1), transaction(2)])
}

#[test]
fn a_sealed_block_is_read_again_as_it_was_written() {
    let block = block();
    assert_eq!(block.header.transactions_root, transactions_root(&block.transactions));
    assert_eq!(Block::from_bytes(&block.to_bytes()), Ok(block.clone()));
    let json = serde_json::to_string(&block).unwrap();
    assert_eq!(serde_json::from_str::<Block>(&json).unwrap(), block);
}

type Forgery = fn(&mut Vec<SignedTransaction>);

/// One id, several bodies: what an attacker would make others keep, serve and commit.
#[test]
fn no_block_has_the_transactions_of_another() {
    let block = block();
    let forgeries: [(&str, Forgery); 5] = [
        ("another signature", |it| it[1].signature = Signature::from_bytes([9; 64])),
        ("another order", |it| it.swap(0, 1)),
        ("one less", |it| drop(it.pop())),
        ("one more", |it| it.push(transaction(3))),
        ("none", Vec::clear),
    ];
    for (name, forge) in forgeries {
        let mut content = BlockContent::clone(&block);
        forge(&mut content.transactions);
        assert_eq!(content.header.id(), block.id(), "{name}: the id does not show it");
        let bytes = codec::encode(&content);
        assert!(Block::from_bytes(&bytes).is_err(), "{name}: it is not read");
        let json = serde_json::to_string(&content).unwrap();
        assert!(serde_json::from_str::<Block>(&json).is_err(), "{name}: nor from JSON");
        let named = block.header.transactions_root;
        let found = transactions_root(&content.transactions);
        assert_eq!(Block::try_from(content), Err(ForeignBody { found, named }), "{name}");
    }
}
