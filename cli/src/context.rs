//! [`Context`]: what signs, what asks, what is trusted and what speaks, from the global options.

use chain_core::records::organisation::KeyRecord;
use chain_core::values::credit_code::CreditCode;
use hgz_api::Answer;

use crate::chain::client::NodeClient;
use crate::chain::trust::Trust;
use crate::error::CliError;
use crate::keys::UserKeys;
use crate::options::GlobalArguments;
use crate::print::voice::Voice;

/// What a command that changes the chain needs; others take the parts that they need.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) keys: UserKeys,
    pub(crate) client: NodeClient,
    pub(crate) trust: Trust,
    pub(crate) voice: Voice,
}

impl Context {
    /// Takes the global options.
    pub(crate) fn new(arguments: GlobalArguments) -> Self {
        let GlobalArguments { node, key, passphrase_file, genesis, chain_id, .. } = arguments;
        let voice = Voice::new(arguments.lang, arguments.output);
        let language = voice.language;
        Self {
            keys: UserKeys { signing_key: key, passphrase_file, language },
            client: NodeClient::new(&node, arguments.timeout_ms, arguments.verbose),
            trust: Trust { chain_id, genesis },
            voice,
        }
    }

    /// The organisation whose key signs, as the node's registry has it.
    pub(crate) fn own_organisation(&self) -> Result<CreditCode, CliError> {
        let key = self.keys.signing_public()?;
        let answer: Answer<KeyRecord> = self.client.get(&format!("/v1/keys/{}", key.id()))?;
        Ok(answer.data.organisation)
    }
}
