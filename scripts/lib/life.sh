# Sourced by scripts/run after stories.sh, whose names it uses: what becomes of certified goods, from
# the request for a test to the recall, and how the authorities change the chain.

life=config/examples/life
seller=91430100999999031L
second="$maker/KSY-20261120-02"
bureau=114300009990000053
insurer=9143010099900003XD
institute=12430000999000013T

# The hash in the last answer.
hash_of_answer() { printf '%s\n' "$answer" | sed -n 's/^document *//p'; }

institutes_are_accredited() {
    local law=(--legal-basis 检验检测机构资质认定管理办法第三十五条 --key "$keys/bureau.key")
    bold "   An institute's scope grows, and a part of it is suspended from a day on 检验能力范围"
    step 0 'committed' -- institute change-scope "$life/scope.toml" --key "$keys/bureau.key"
    step 3 'scope.unchanged' -- institute change-scope "$life/scope.toml" --key "$keys/bureau.key" --lang en
    step 0 'committed' -- institute suspend "$institute/CMA" --standard 'GB/T 11718-2021' --from 2099-01-01 --reason 能力验证结果不满意 "${law[@]}"
    step 0 '只做静曲强度' 'suspended 2099-01-01' -- institute scope --institute "$institute" --lang en
    step 0 "$institute" -- institute scope --standard 'GB/T 9775-2025'
    step 0 '241802110123' -- institute show "$institute/CMA"
    step 0 'decide_scope' -- history accreditation "$institute/CMA"
}

boards_are_inspected_and_shipped() {
    bold "   The next batch: standards, a request for a test, both inspections, a document 检验"
    step 0 'committed' -- standard publish "$life/standards.toml" --key "$keys/bureau.key"
    step 0 'committed' -- standard withdraw 'GB/T 9775-2008' --from 2026-12-31 --replaced-by 'GB/T 9775-2025' --key "$keys/bureau.key"
    step 0 'committed' -- standard declare "$life/enterprise-standard.toml" --key "$keys/maker.key"
    step 0 'committed' -- service request "$life/service-request.toml" --key "$keys/maker.key"
    step 0 'committed' -- service accept "$maker/FW-2026-001" --promised-on 2099-12-31 --fee 800 --answer 按期抽样 --key "$keys/institute.key"
    step 0 'committed' -- service receive-sample "$maker/FW-2026-001" --key "$keys/institute.key"
    step 3 'service_request.status' -- service cancel "$maker/FW-2026-001" --answer 改日再测 --key "$keys/maker.key" --lang en
    step 0 'committed' -- service start-test "$maker/FW-2026-001" --key "$keys/institute.key"
    printf '%%PDF-1.7\n%% %s\n' '检验报告 W2026-110245（演示）' >"$work/report.pdf"
    step 0 'application/pdf' -- document put "$work/report.pdf" --key "$keys/institute.key" --lang en
    report_document="$(hash_of_answer)"
    # A new line at the top of the file: `document` belongs to the report, not to a table below.
    { printf 'document = "%s"\n' "$report_document"; cat "$life/requested-report.toml"; } >"$work/report.toml"
    step 0 'committed' -- report file "$work/report.toml" --key "$keys/institute.key"
    step 0 'reported' -- service show "$maker/FW-2026-001" --lang en
    wait_everywhere
    step 0 -- document get "$report_document" --out "$work/report-from-node2.pdf" --node "$(node_url 2)"
    cmp -s "$work/report.pdf" "$work/report-from-node2.pdf" || fail 'another node gives another document'
    bold "   The maker tests with instruments whose calibration is entered 检验资源"
    step 3 'resource.unknown' -- report file "$life/factory-report.toml" --key "$keys/maker.key" --lang en
    for file in instrument scale inspector; do
        step 0 'committed' -- resource keep "$life/$file.toml" --key "$keys/maker.key"
    done
    step 0 '2027-05-11' -- resource show "$maker/KSY-YQ-003"
    step 0 'KSY-YQ-011' 'QC-07' -- resource list --owner "$maker"
    step 0 'committed' -- report file "$life/factory-report.toml" --key "$keys/maker.key"
    step 0 'factory inspection' -- report show "$maker/CJ-20261120-B" --lang en
    bold "   It tests a small batch in the institute's shared laboratory, and asks a question 共享实验室、专家问答"
    step 0 'committed' -- resource keep "$life/shared-instrument.toml" --key "$keys/institute.key"
    step 0 'committed' -- offer publish "$life/offer.toml" --key "$keys/institute.key"
    step 0 'GX-01' '200.00' -- offer list --standard 'GB/T 9775-2025'
    step 0 'committed' -- service request "$life/shared-request.toml" --key "$keys/maker.key"
    step 3 'resource.not_lent' -- report file "$life/shared-report.toml" --key "$keys/maker.key" --lang en
    step 0 'committed' -- service accept "$maker/FW-2026-002" --promised-on 2099-12-31 --fee 200 --lent-from 2026-11-23 --lent-until 2026-11-24 --key "$keys/institute.key"
    step 0 'committed' -- report file "$life/shared-report.toml" --key "$keys/maker.key"
    step 0 'reported' '2026-11-23 – 2026-11-24' -- service show "$maker/FW-2026-002" --lang en
    step 0 'committed' -- question ask WT-01 受潮挠度试验的养护时间从何时起算 --standard 'GB/T 9775-2025' --key "$keys/maker.key"
    step 0 'WT-01' -- question list --open
    step 0 'committed' -- question answer "$maker/WT-01" 自养护箱内温湿度稳定后起算 --key "$keys/institute.key"
    step 0 '温湿度稳定' -- question show "$maker/WT-01"
    step 0 'committed' -- certificate issue "$life/certificate.toml" --label-key "$keys/label.key" --key "$keys/maker.key"
    step 0 'committed' -- items activate KSY-20261120-02 1-600 --key "$keys/maker.key"
    step 0 -- codes "$second" --label-key "$keys/label.key" --out "$work/second.csv"
    bold "   300 sheets go to a seller, who checks them before it accepts 进货查验"
    step 0 -- key new "$keys/seller.key"
    step 0 'committed' -- organisation register "$life/seller.toml" --admin-key "$keys/seller.key" --key "$keys/bureau.key"
    step 0 'committed' -- shipment send "$life/shipment.toml" --key "$keys/maker.key"
    step 3 'items.in_transit' -- items void KSY-20261120-02 7 --key "$keys/maker.key" --lang en
    {
        cat "$life/delivery-note.csv"
        for item in 1 150 300; do printf '%s,普通纸面石膏板,,1\n' "$(code_of "$work/second.csv" "$item")"; done
    } >"$work/note.csv"
    step 0 'as of height' 'prefer' -- purchase check "$work/note.csv" --shipment "$maker/FH-2026-0031" --accept --key "$keys/seller.key" --lang en
    step 0 'accepted' 'codes verified: 3' -- shipment show "$maker/FH-2026-0031" --lang en
    step 0 '自攻螺钉' '某五金厂' -- shipment show "$maker/FH-2026-0031" --lang zh
    step 0 "$seller" -- items history "$second" 150
    deliveries_end
}

deliveries_end() {
    bold "   Two sheets are wet, a lorry comes back, and nobody has answered yet 部分拒收、取消发货"
    step 0 'committed' -- shipment send "$life/part-shipment.toml" --key "$keys/maker.key"
    step 3 'shipment.not_yet_deemed' -- shipment deem-accepted FH-2026-0032 --key "$keys/maker.key" --lang en
    step 0 'committed' -- shipment accept "$maker/FH-2026-0032" --without "$second:507-508" --reason 受潮 --key "$keys/seller.key"
    step 0 '部分验收' "$second:507-508" '受潮' -- shipment show "$maker/FH-2026-0032" --lang zh
    step 0 "$maker" -- items history "$second" 507
    sed 's/FH-2026-0032/FH-2026-0033/; s/501-520/507-508/' "$life/part-shipment.toml" >"$work/third-lorry.toml"
    step 0 'committed' -- shipment send "$work/third-lorry.toml" --key "$keys/maker.key"
    step 0 'committed' -- shipment cancel FH-2026-0033 --reason 车辆故障 --key "$keys/maker.key"
    step 3 'shipment.status' -- shipment accept "$maker/FH-2026-0033" --key "$keys/seller.key" --lang en
}

makers_are_classified() {
    local law=(--legal-basis 产品质量法第八条 --key "$keys/bureau.key")
    bold "   The bureau gives the maker a class and confirms the product's 分类监管"
    step 0 'committed' -- organisation classify "$maker" --class A --from "$(TZ=Asia/Shanghai date -d tomorrow +%F)" --until "$(TZ=Asia/Shanghai date -d '+700 days' +%F)" --reason 年度分类评定 "${law[@]}"
    step 0 'committed' -- product classify "$maker/KSY-PC-12" --class wall_board --reason 类别复核 "${law[@]}"
    step 3 'class.unknown' -- product classify "$maker/KSY-PC-12" --class no_such_class --reason 类别复核 "${law[@]}" --lang en
    step 0 '年度分类评定' -- organisation standing "$maker"
}

boards_are_recalled() {
    local code
    code="$(code_of "$work/second.csv" 5)"
    bold "   A spot check finds them unqualified: the bureau calls them back 召回"
    step 0 'committed' -- spot-check order "$life/spot-check.toml" --key "$keys/bureau.key"
    step 0 'committed' -- report file "$life/spot-check-report.toml" --key "$keys/institute.key"
    step 0 'committed' -- spot-check record CC-2026-015 --conclusion unqualified --report 12430000999000013T/W2026-110288 --remark 断裂荷载不合格 --key "$keys/bureau.key"
    step 0 'clean batches in a row  0' 'last failure' -- organisation standing "$maker" --lang en
    step 0 'committed' -- recall open "$life/recall.toml" --key "$keys/bureau.key"
    wait_everywhere
    step 3 'recalled' '立即停止销售' 'found unqualified by 湖南省产商品质量检验研究院' -- verify "$code" --node "$(node_url 3)" --lang en
    step 0 '报告W2026-110288判定该批次不合格：监督抽查检验' -- certificate show "$second" --lang zh
    page_says "$code" 2 'data-verdict="recalled"' 'W2026-110288' '判定该批次不合格'
    step 0 'not answered' '长沙湘江建材经营有限公司' -- recall show "$bureau/ZH-2026-004" --lang en
    step 0 'committed' -- recall answer "$bureau/ZH-2026-004" --set-aside 280 --sold 20 --key "$keys/seller.key"
    step 0 'committed' -- shipment return "$life/return.toml" --key "$keys/seller.key"
    step 0 'committed' -- shipment accept "$seller/TH-2026-0002" --key "$keys/maker.key"
    step 0 'committed' -- penalty record "$life/penalty.toml" --key "$keys/bureau.key"
    step 0 'recalled' -- certificate list --maker "$maker" --status recalled --lang en
    step 0 'events' -- history certificate "$second" --export "$work/life.jsonl"
    for kind in issue_certificate accept_delivery open_recall; do
        grep -q "\"$kind\"" "$work/life.jsonl" || fail "the exported life lacks $kind"
    done
}

uniforms_are_claimed() {
    bold "   A school receives them, a pupil is harmed, the insurer pays in advance 先行赔付"
    step 0 -- key new "$keys/school.key"
    step 0 'committed' -- organisation register "$life/school.toml" --admin-key "$keys/school.key" --key "$keys/bureau.key"
    step 0 'committed' -- shipment send "$life/uniforms-shipment.toml" --key "$keys/uniform.key"
    step 0 'committed' -- shipment accept "$uniform_maker/FH-2026-0107" --key "$keys/school.key"
    step 0 'committed' -- claim open "$life/claim.toml" --key "$keys/insurer.key"
    step 3 'claim.above_limit' -- claim pay LP-2026-0007 --amount 861 --key "$keys/insurer.key" --lang en
    step 0 'committed' -- claim pay LP-2026-0007 --amount 860 --in-advance --key "$keys/insurer.key"
    step 0 'committed' -- claim recourse LP-2026-0007 --amount 430.50 --key "$keys/insurer.key"
    step 0 'paid in advance' '860.00 CNY' '430.50 CNY' -- claim show 9143010099900003XD/LP-2026-0007 --lang en
}

# governs NODE: the options that sign with the key which a node votes with.
governs() { vote=(--key "$directory/node$1/authority.key" --passphrase-file "$directory/node$1/passphrase"); }

chain_is_governed() {
    local height vote
    bold "4. More than two thirds of the authorities change the chain 治理"
    height="$(height_of 0)"
    governs 0
    step 0 'committed' -- proposal change-params "$life/params.toml" --number TA-2026-01 --effective-at "$((height + 12))" --reason 心跳 "${vote[@]}"
    governs 1
    step 0 'committed' -- proposal approve "$bureau/TA-2026-01" "${vote[@]}"
    step 0 'open' '2 / 3' -- proposal show "$bureau/TA-2026-01" --lang en
    step 3 'proposal.not_an_authority' -- proposal approve "$bureau/TA-2026-01" --key "$keys/maker.key" --lang en
    bold "   Refused: the bureau gives itself a key of the insurer, and approves in its name"
    step 0 -- key new "$keys/given.key"
    step 0 'committed' -- key add "$keys/given.key" --purpose admin --organisation "$insurer" --key "$keys/bureau.key"
    step 3 'proposal.not_a_vote_key' -- proposal approve "$bureau/TA-2026-01" --key "$keys/given.key" --lang en
    governs 3
    step 0 'committed' -- proposal approve "$bureau/TA-2026-01" "${vote[@]}"
    step 0 'approved' -- proposal show "$bureau/TA-2026-01" --lang en
    step 0 '石膏板' -- product list --text 石膏 --lang en
}
