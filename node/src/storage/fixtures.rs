//! The smallest genesis, for tests.

use chain_core::authority::{Authority, AuthoritySet};
use chain_core::genesis::{Genesis, GenesisOrganisation};
use chain_core::organisation::{OrganisationDetails, Role};
use chain_core::params::ChainParams;
use chain_core::signature::SecretKey;
use chain_core::time::Timestamp;

pub(crate) fn genesis() -> Genesis {
    let code = "91430700999999015X".parse().unwrap();
    let key = SecretKey::from_bytes(&[7; 32]).public_key();
    let details = OrganisationDetails {
        code,
        name: "监管局".parse().unwrap(),
        address: "长沙市".parse().unwrap(),
        contact: "0731-12315".parse().unwrap(),
        roles: vec![Role::Bureau],
    };
    let organisation =
        GenesisOrganisation { details, admin_keys: vec![key], accreditation: None, licence: None };
    Genesis {
        chain_name: "test".parse().unwrap(),
        time: Timestamp::from_unix_ms(1),
        test_net: true,
        params: ChainParams::default(),
        organisations: vec![organisation],
        authorities: AuthoritySet::try_from(vec![Authority { organisation: code, key }]).unwrap(),
        peers: Vec::new(),
        rulesets: vec![hgz_config::ruleset::hunan_1()],
    }
}
