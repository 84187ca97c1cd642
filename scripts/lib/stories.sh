# Sourced by scripts/run: the stories, told with the commands that a user would type.

keys="$directory/keys"
work="$directory/work"
boards=config/examples/boards
uniforms=config/examples/uniforms
order=config/examples/order
entrusted=config/examples/entrusted
maker=91430700999999015X
uniform_maker=91433100999999023Y
steps=0
answer=''

# What a shell would need quotes for, in quotes.
typed() {
    local word line='hgz'
    for word in "$@"; do
        case "$word" in
            *[!A-Za-z0-9_./:=,@%+-]*) line+=" '$word'" ;;
            *) line+=" $word" ;;
        esac
    done
    printf '%s$ %s%s\n' "$dim" "$line" "$plain"
}

# step EXIT_CODE EXPECTED_TEXT... -- ARGUMENTS_OF_HGZ...
step() {
    local expected_code="$1" code=0 expected=() text
    shift
    while [ "$1" != -- ]; do expected+=("$1"); shift; done
    shift
    typed "$@"
    answer="$(hgz "$@" 2>&1)" || code=$?
    printf '%s\n\n' "$answer"
    [ "$code" -eq "$expected_code" ] || fail "it ended with exit code $code, not $expected_code"
    for text in "${expected[@]}"; do
        case "$answer" in
            *"$text"*) ;;
            *) fail "the answer does not say: $text" ;;
        esac
    done
    steps=$((steps + 1))
}

fail() {
    printf '%sThe story does not hold: %s%s\n' "$red" "$1" "$plain" >&2
    exit 1
}

# code_of FILE ITEM: the URL of an item in a CSV of codes.
code_of() { sed -n "s/^$2,//p" "$1"; }

play_stories() {
    mkdir -p "$work"
    say "export HGZ_NODE=$HGZ_NODE HGZ_GENESIS=$HGZ_GENESIS HGZ_PASSPHRASE_FILE=$HGZ_PASSPHRASE_FILE"
    boards_are_certified
    given_keys_wait
    boards_are_refused
    institutes_are_accredited
    boards_are_inspected_and_shipped
    makers_are_classified
    boards_are_recalled
    reports_are_corrected
    plaster_is_sold_by_the_tonne
    uniforms_are_covered
    shirts_are_ordered
    shirts_are_sewn_by_another
    boards_are_imported
    uniforms_are_claimed
    uniforms_are_revoked
    chain_is_governed
    makers_need_fewer_tests
    bold "All $steps steps held."
}

boards_are_certified() {
    bold "1. Boards: 6,000 sheets of paper-faced gypsum board, one code each 石膏板"
    step 0 'authority' -- status
    step 0 '4' -- authorities
    step 0 -- key new "$keys/maker.key"
    step 0 -- key new "$keys/label.key"
    step 0 'committed' -- organisation register "$boards/organisation.toml" --admin-key "$keys/maker.key" --key "$keys/bureau.key"
    step 0 'committed' -- institute accredit "$boards/accreditation.toml" --key "$keys/bureau.key"
    step 0 'committed' -- key add "$keys/label.key" --purpose label --key "$keys/maker.key"
    step 0 'committed' -- product register "$boards/product.toml" --key "$keys/maker.key"
    step 0 'committed' -- report file "$boards/report.toml" --key "$keys/institute.key"
    step 0 -- certificate check "$boards/certificate.toml" --product "$boards/product.toml" --maker "$boards/organisation.toml" --report "$boards/report.toml" --no-cover
    step 0 'committed' -- certificate issue "$boards/certificate.toml" --label-key "$keys/label.key" --key "$keys/maker.key"
    step 0 -- codes "$maker/KSY-20261118-01" --label-key "$keys/label.key" --out "$work/boards.csv"
    [ "$(tail -n +2 "$work/boards.csv" | wc -l)" -eq 6000 ] || fail 'there are not 6,000 codes'
    step 0 -- label --codes "$work/boards.csv" --items 1-3 --out "$work/labels"
    board_code="$(code_of "$work/boards.csv" 4321)"
    step 3 'not' -- verify "$board_code" --lang en
    step 0 'committed' -- items activate KSY-20261118-01 1-6000 --key "$keys/maker.key"
    bold "   The same code at another node, which proves what it says"
    wait_everywhere
    step 0 'genuine' 'GB/T 9775-2025' -- verify "$board_code" --node "$(node_url 3)" --lang en
    step 0 '真实' '湖南科思益建材有限公司' -- verify "$board_code" --node "$(node_url 2)" --lang zh
    bold "   From a picture; and from a file of proofs, without any node"
    step 0 -- label --codes "$work/boards.csv" --items 17 --format png --out "$work/pictures"
    step 0 'genuine' -- verify "$work/pictures/item-0000017.png" --bundle "$work/boards.hgzproof" --lang en
    step 0 'genuine' -- verify --offline "$work/boards.hgzproof" --node http://127.0.0.1:1 --lang en
    bold "   What a browser and a till get from the code's own address, at any node"
    page_says "$board_code" 3 'data-verdict="genuine"' '湖南科思益建材有限公司'
    json_says "$board_code" 1 '"verdict":"genuine"'
}

given_keys_wait() {
    local waiting=(--key "$keys/waiting.key" --lang en)
    bold "   A key that the bureau gives to the maker waits for days; the maker objects 代为登记的密钥有异议期"
    step 0 -- key new "$keys/waiting.key"
    step 0 'committed' -- key add "$keys/waiting.key" --purpose admin --organisation "$maker" --key "$keys/bureau.key"
    step 3 'key.not_yet_usable' -- items activate KSY-20261118-01 1 "${waiting[@]}"
    step 0 'committed' -- key revoke "$keys/waiting.key" --key "$keys/label.key" --organisation "$maker"
    step 3 'key.revoked' -- items activate KSY-20261118-01 1 "${waiting[@]}"
}

# page_says CODE NODE TEXT...: the page of a code, as a phone asks for it.
page_says() { answer_says "$1" "$2" text/html zh "${@:3}"; }

# json_says CODE NODE TEXT...: the same facts for a program.
json_says() { answer_says "$1" "$2" application/json en "${@:3}"; }

# labels_say TEXT... -- ARGUMENT...: what is printed for some items says these texts.
labels_say() {
    local texts=() text
    while [ "$1" != -- ]; do texts+=("$1"); shift; done
    shift
    rm -rf "$work/printed"
    step 0 -- label "$@" --format csv --out "$work/printed"
    for text in "${texts[@]}"; do
        grep -q -- "$text" "$work/printed/labels.csv" || fail "no label says: $text"
    done
}

answer_says() {
    local url text
    url="$(node_url "$2")/${1##*/}"
    printf '%s$ curl -H "Accept: %s" -H "Accept-Language: %s" %s…%s\n' "$dim" "$3" "$4" "${url:0:60}" "$plain"
    answer="$(curl -fsS -H "Accept: $3" -H "Accept-Language: $4" "$url")" || fail "$url does not answer"
    for text in "${@:5}"; do
        case "$answer" in *"$text"*) ;; *) fail "the answer does not say: $text" ;; esac
    done
    printf '%s bytes of %s, which say: %s\n\n' "${#answer}" "$3" "${*:5}"
    steps=$((steps + 1))
}

boards_are_refused() {
    local issue forged last other_chain
    issue=(--label-key "$keys/label.key" --key "$keys/maker.key" --lang en)
    bold "   Refused: a batch whose report says unqualified"
    step 0 'committed' -- report file "$boards/report-unqualified.toml" --key "$keys/institute.key"
    step 3 'report.unqualified' -- certificate issue "$boards/certificate-unqualified.toml" "${issue[@]}"
    bold "   Refused: more sheets than the report covers"
    step 3 'report.quantity_exceeded' -- certificate issue "$boards/certificate-too-many.toml" "${issue[@]}"
    bold "   Refused: a label with several fields missing or wrong at once"
    step 3 'CORE-' -- certificate issue "$boards/certificate-broken.toml" "${issue[@]}"
    bold "   Refused: a wrong check digit in a credit code"
    step 3 'check' -- organisation register "$boards/organisation-wrong-code.toml" --admin-key "$keys/maker.key" --key "$keys/bureau.key" --lang en
    bold "   Refused: a forged code"
    last="${board_code: -1}"
    forged="${board_code%?}$(((last + 1) % 10))"
    step 3 'forged' -- verify "$forged" --lang en
    bold "   Refused: a signature by the wrong key"
    step 0 -- key new "$keys/stranger.key"
    step 6 'key.unknown' -- certificate issue "$boards/certificate.toml" --label-key "$keys/label.key" --key "$keys/stranger.key" --lang en
    step 3 'error[organisation.wrong_role]' -- certificate issue "$boards/certificate.toml" --label-key "$keys/label.key" --key "$keys/institute.key" --lang en
    bold "   Refused: a transaction for another chain"
    other_chain="$(printf '0%.0s' {1..64})"
    step 3 'transaction.wrong_chain' -- certificate issue "$boards/certificate.toml" "${issue[@]}" --chain-id "$other_chain"
}

uniforms_are_covered() {
    bold "2. School uniforms of Xiangxi: no certificate without an insurance cover in force 校服"
    step 0 -- key new "$keys/uniform.key"
    step 0 -- key new "$keys/uniform-label.key"
    step 0 'committed' -- organisation register "$uniforms/organisation.toml" --admin-key "$keys/uniform.key" --key "$keys/bureau.key"
    step 0 'committed' -- institute accredit "$uniforms/accreditation.toml" --key "$keys/bureau.key"
    step 0 'committed' -- key add "$keys/uniform-label.key" --purpose label --key "$keys/uniform.key"
    step 0 'committed' -- product register "$uniforms/product.toml" --key "$keys/uniform.key"
    step 0 'committed' -- report file "$uniforms/report.toml" --key "$keys/institute-2.key"
    bold "   Refused: no cover yet"
    step 3 'certificate.label_broken' 'cover' -- certificate issue "$uniforms/certificate-no-cover.toml" --label-key "$keys/uniform-label.key" --key "$keys/uniform.key" --lang en
    step 0 'committed' -- insurer license "$uniforms/licence.toml" --key "$keys/bureau.key"
    step 0 'committed' -- cover bind "$uniforms/cover.toml" --key "$keys/insurer.key"
    step 0 'committed' -- certificate issue "$uniforms/certificate.toml" --label-key "$keys/uniform-label.key" --key "$keys/uniform.key"
    step 0 'committed' -- items activate WL-20261102-01 1-1200 --key "$keys/uniform.key"
    step 0 -- codes "$uniform_maker/WL-20261102-01" --label-key "$keys/uniform-label.key" --out "$work/uniforms.csv"
    wait_everywhere
    uniform_code="$(code_of "$work/uniforms.csv" 7)"
    step 0 'genuine' 'GB/T 31888-2015' 'FZ2026-080117' 'pays in advance' -- verify "$uniform_code" --node "$(node_url 1)" --lang en
}

shirts_are_ordered() {
    local sign=(--key "$keys/uniform.key") label=(--label-key "$keys/uniform-label.key") old new
    bold "3. A school order: 24 sizes on one certificate, and a typing error found in time 校服订单与更正"
    step 0 'committed' -- product register "$order/product-mistyped.toml" "${sign[@]}"
    step 0 'committed' -- cover bind "$order/cover.toml" --key "$keys/insurer.key"
    step 0 'committed' -- report file "$order/report.toml" --key "$keys/institute-2.key"
    step 0 'committed' -- certificate issue "$order/certificate-mistyped.toml" "${label[@]}" "${sign[@]}"
    step 0 -- codes "$uniform_maker/WL-CS-2611-01" "${label[@]}" --out "$work/mistyped.csv"
    step 0 'committed' -- items void WL-CS-2611-01 1-40 "${sign[@]}"
    step 0 'committed' -- product amend "$order/product.toml" --reason 棉含量录入错误 "${sign[@]}"
    step 0 '棉含量录入错误' '160/76A 男' -- product show "$uniform_maker/WL-SHIRT-26" --lang zh
    step 0 '56' -- product show "$uniform_maker/WL-SHIRT-26" --edition 1 --lang en
    step 0 'committed' -- certificate issue "$order/certificate.toml" "${label[@]}" "${sign[@]}"
    step 0 'committed' -- items activate WL-CS-2611-02 1-2400 "${sign[@]}"
    step 0 -- codes "$uniform_maker/WL-CS-2611-02" "${label[@]}" --out "$work/shirts.csv"
    labels_say '110/56A 男' -- "$uniform_maker/WL-CS-2611-02" "${label[@]}" --items 99-102
    wait_everywhere
    old="$(code_of "$work/mistyped.csv" 137)" new="$(code_of "$work/shirts.csv" 137)"
    step 3 '已更换' 'WL-CS-2611-02' -- verify "$old" --node "$(node_url 2)" --lang zh
    step 0 'genuine' '110/56A 男' -- verify "$new" --node "$(node_url 2)" --lang en
    page_says "$new" 1 '110/56A 男' '中小学生校服（长袖衬衫）'
    bold "   Refused: once a shirt has left, the maker cannot take the certificate back"
    step 0 'committed' -- shipment send "$order/shipment.toml" "${sign[@]}"
    step 0 '110/56A 男' -- shipment show "$uniform_maker/FH-2026-0201" --lang zh
    step 3 'certificate.shipped' -- certificate withdraw WL-CS-2611-02 --reason 录入错误 "${sign[@]}" --lang en
}

shirts_are_sewn_by_another() {
    local sign=(--key "$keys/uniform.key") label=(--label-key "$keys/uniform-label.key") code
    local entrustment="$uniform_maker/WT-2026-01" number=WL-PL-2611-01
    bold "   A brand has its shirts sewn by another factory, which has to agree first 委托生产"
    step 0 -- key new "$keys/producer.key"
    step 0 'committed' -- organisation register "$entrusted/producer.toml" --admin-key "$keys/producer.key" --key "$keys/bureau.key"
    bold "   Refused: a producer that has not agreed"
    step 3 'entrustment.none' -- product register "$entrusted/product.toml" "${sign[@]}" --lang en
    step 0 'committed' -- entrustment agree "$entrusted/entrustment.toml" "${sign[@]}"
    step 0 'offered' -- entrustment show "$entrustment" --lang en
    step 3 'entrustment.none' -- product register "$entrusted/product.toml" "${sign[@]}" --lang en
    step 0 'committed' -- entrustment agree "$entrusted/entrustment.toml" --key "$keys/producer.key"
    step 0 'committed' -- product register "$entrusted/product.toml" "${sign[@]}"
    step 0 'committed' -- report file "$entrusted/report.toml" --key "$keys/institute-2.key"
    step 0 'committed' -- certificate issue "$entrusted/certificate.toml" "${label[@]}" "${sign[@]}"
    step 0 'committed' -- items activate "$number" 1-1000 "${sign[@]}"
    step 0 -- codes "$uniform_maker/$number" "${label[@]}" --out "$work/polo.csv"
    labels_say '益阳资江服装有限公司' -- "$uniform_maker/$number" "${label[@]}" --items 7
    wait_everywhere
    code="$(code_of "$work/polo.csv" 7)"
    step 0 '受委托生产企业' '益阳资江服装有限公司' -- verify "$code" --node "$(node_url 2)" --lang zh
    page_says "$code" 1 '生产者（委托方）' '受委托生产企业' '益阳资江服装有限公司'
    bold "   Refused: after the producer has ended it"
    step 0 'committed' -- entrustment end "$entrustment" --from "$(TZ=Asia/Shanghai date +%F)" --reason 产能不足 --key "$keys/producer.key"
    step 3 'entrustment.none' -- certificate issue "$entrusted/certificate-later.toml" "${label[@]}" "${sign[@]}" --lang en
    step 0 'end_entrustment' -- history entrustment "$entrustment"
}

boards_are_imported() {
    local sign=(--key "$keys/importer.key") label=(--label-key "$keys/importer-label.key") code
    local importer=914301009999990742 number=JK-20261118-01
    bold "   An importer certifies boards that are made abroad 进口产品"
    step 3 'product.origin_role' -- product register "$entrusted/imported-product.toml" --key "$keys/maker.key" --lang en
    step 0 -- key new "$keys/importer.key"
    step 0 -- key new "$keys/importer-label.key"
    step 0 'committed' -- organisation register "$entrusted/importer.toml" --admin-key "$keys/importer.key" --key "$keys/bureau.key"
    step 0 'committed' -- key add "$keys/importer-label.key" --purpose label "${sign[@]}"
    step 0 'committed' -- product register "$entrusted/imported-product.toml" "${sign[@]}"
    step 0 'committed' -- report file "$entrusted/imported-report.toml" --key "$keys/institute.key"
    step 0 'committed' -- certificate issue "$entrusted/imported-certificate.toml" "${label[@]}" "${sign[@]}"
    step 0 'committed' -- items activate "$number" 1-800 "${sign[@]}"
    step 0 -- codes "$importer/$number" "${label[@]}" --out "$work/imported.csv"
    labels_say '长沙湘江进出口有限公司' -- "$importer/$number" "${label[@]}" --items 5
    wait_everywhere
    code="$(code_of "$work/imported.csv" 5)"
    step 0 'Importer' 'Muster Gips GmbH' 'DE' -- verify "$code" --node "$(node_url 3)" --lang en
    page_says "$code" 2 '进口商' '长沙湘江进出口有限公司' 'Muster Gips GmbH'
}

uniforms_are_revoked() {
    local i
    bold "   The bureau revokes it, and the scan says so at every node"
    step 0 'committed' -- certificate revoke "$uniform_maker/WL-20261102-01" --reason 监督抽查不合格 --legal-basis 产品质量法第十五条 --key "$keys/bureau.key"
    wait_everywhere
    for i in 0 1 2 3; do
        step 3 'revoked' '监督抽查不合格' -- verify "$uniform_code" --node "$(node_url "$i")" --lang en
    done
}

# The height that node $1 has committed.
height_of() { curl -fsS "$(node_url "$1")/v1/status" | sed 's/.*"height":\([0-9]*\).*/\1/'; }

# Waits until every node has committed what the first one has.
wait_everywhere() {
    local i height
    height="$(height_of 0)"
    for i in 1 2 3; do wait_height "$i" "$height"; done
}

# Waits until node $1 has committed height $2.
wait_height() {
    local tries found
    for ((tries = 0; tries < 100; tries++)); do
        found="$(height_of "$1")"
        if [ "$found" -ge "$2" ]; then return; fi
        sleep 0.1
    done
    fail "node$1 does not reach height $2"
}
