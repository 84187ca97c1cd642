//! Signatures at the edges of Ed25519, where one check takes what another refuses.

use serde::Serialize;

use super::Vectors;
use crate::bytes::signature::{PublicKey, Signature, SignatureUse};
use crate::testing::fixtures::key;

/// What is signed, as a vote.
const MESSAGE: &[u8] = b"hgz";

#[derive(Serialize)]
struct SignatureVector {
    name: &'static str,
    signature_use: &'static str,
    key: PublicKey,
    message: String,
    signature: Signature,
    holds: bool,
}

struct Case {
    name: &'static str,
    key: &'static str,
    signature: &'static str,
    holds: bool,
}

/// Made with a torsion point, so that the library's own signer cannot make them.
const CASES: [Case; 10] = [
    Case {
        name: "s and the order of the group",
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature: "b5f3cab5527945623def2df82911543a6d1b152f8d26dfd9fcbb61adfa6ae5e0\
                    3ad1fbd6f686f955c7b1288dd4f0b428f08cd6b762adb13f96468ed93514af17",
        holds: false,
    },
    Case {
        name: "the greatest s",
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature: "b5f3cab5527945623def2df82911543a6d1b152f8d26dfd9fcbb61adfa6ae5e0\
                    ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        holds: false,
    },
    Case {
        name: "the neutral key, which signs all for a lenient check",
        key: "0100000000000000000000000000000000000000000000000000000000000000",
        signature: "0100000000000000000000000000000000000000000000000000000000000000\
                    0000000000000000000000000000000000000000000000000000000000000000",
        holds: false,
    },
    Case {
        name: "R is the neutral point, and the equation holds",
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature: "0100000000000000000000000000000000000000000000000000000000000000\
                    2330fd27a62a39061874ff047c4ba506a189b1f257381544536de6dcbeedd009",
        holds: false,
    },
    Case {
        name: "R has a part of order 8: holds with the cofactor only",
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature: "d0424b701d60255de5df705071059ccd22b8349bb4138202ebbd65e9e0ad211b\
                    3df32e6eed96e8568f1fdbff3ff1e8e9d1fc8369a277c023bdce35006eee8008",
        holds: false,
    },
    Case {
        name: "the key has a part of order 8: holds with the cofactor only",
        key: "9ea3f11f5bd34f0cd7147fd0a436c088f624c6100c1df6a53c0a29e05d60cea0",
        signature: "b4b937fca95b2f1e93e41e62fc3c78818ff38a66096fad6e7973e5c90006d321\
                    5316162257bf455e1f6d8d03387e0c59798a4c7880d599e3aece29d526bec400",
        holds: false,
    },
    Case {
        name: "the key has a part of order 8, and the equation holds",
        key: "9ea3f11f5bd34f0cd7147fd0a436c088f624c6100c1df6a53c0a29e05d60cea0",
        signature: "b862409fb5c4c4123df2abf7462b88f041ad36dd6864ce872fd5472be363c5b1\
                    0fd0b4546c55d43ec4f054cf98bc5b49009664c95ce93337be911d0f4798f000",
        holds: true,
    },
    Case {
        name: "the y of the key is not reduced",
        key: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        signature: "b5f3cab5527945623def2df82911543a6d1b152f8d26dfd9fcbb61adfa6ae5e0\
                    4dfd057adc23e7fdf01431eaf5f6d513f08cd6b762adb13f96468ed93514af07",
        holds: false,
    },
    Case {
        name: "the y of R is not reduced",
        key: "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c",
        signature: "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f\
                    4dfd057adc23e7fdf01431eaf5f6d513f08cd6b762adb13f96468ed93514af07",
        holds: false,
    },
    Case {
        name: "the key is off the curve",
        key: "0200000000000000000000000000000000000000000000000000000000000000",
        signature: "b5f3cab5527945623def2df82911543a6d1b152f8d26dfd9fcbb61adfa6ae5e0\
                    4dfd057adc23e7fdf01431eaf5f6d513f08cd6b762adb13f96468ed93514af07",
        holds: false,
    },
];

#[test]
fn a_signature_at_the_edge_holds_or_does_not() {
    let mut vectors = Vectors::new("signatures.json");
    let mut push = |name, key: PublicKey, signature: Signature, holds| {
        let verified = key.verify(SignatureUse::Vote, MESSAGE, &signature);
        assert_eq!(verified.is_ok(), holds, "{name}");
        let message = hex::encode(MESSAGE);
        vectors.push(&SignatureVector {
            name,
            signature_use: "vote",
            key,
            message,
            signature,
            holds,
        });
    };
    let signer = key(1);
    let public = signer.public_key();
    push("as RFC 8032 makes it", public, signer.sign(SignatureUse::Vote, MESSAGE), true);
    let other_use = signer.sign(SignatureUse::Transaction, MESSAGE);
    push("signed for another use", public, other_use, false);
    push("signed by another key", public, key(2).sign(SignatureUse::Vote, MESSAGE), false);
    push("of another message", public, signer.sign(SignatureUse::Vote, b"hgx"), false);
    for case in CASES {
        let key = PublicKey::from_bytes(hex::decode(case.key).unwrap().try_into().unwrap());
        let signature = hex::decode(case.signature).unwrap().try_into().unwrap();
        push(case.name, key, Signature::from_bytes(signature), case.holds);
    }
    vectors.check();
}
