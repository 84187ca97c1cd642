# Sourced by scripts/run after life.sh, whose names it uses: reports as they are written, corrected,
# supplemented, and of a laboratory that holds no key.

reports=config/examples/reports

reports_are_corrected() {
    local issue=(certificate issue --label-key "$keys/label.key" --key "$keys/maker.key") code
    local file=(report file --key "$keys/institute.key")
    bold "   A report on two batches, and its correction 报告更正"
    step 0 'committed' -- "${file[@]}" "$reports/two-batches.toml"
    step 0 '湘质检（2026）委字第0301号' '第1版，批次 PB20261123B，批量 2000' '仅提供实测值' '不判定' '依据 GB/T 16146-2015' '分包：湖南省辐射环境监督站' -- report show "$institute/W2026-110301" --lang zh
    step 0 'committed' -- "${issue[@]}" "$reports/certificate.toml"
    step 0 'committed' -- items activate KSY-20261123-01 1-2500 --key "$keys/maker.key"
    step 0 -- codes "$maker/KSY-20261123-01" --label-key "$keys/label.key" --out "$work/corrected.csv"
    code="$(code_of "$work/corrected.csv" 12)"
    step 0 'committed' -- "${file[@]}" "$reports/two-batches-corrected.toml"
    step 0 '2500 certified so far' ', see W2026-110301-G1' -- report show "$institute/W2026-110301" --lang en
    wait_everywhere
    step 0 '真实' '以报告W2026-110301-G1为准' -- verify "$code" --node "$(node_url 2)" --lang zh
    page_says "$code" 3 'data-verdict="genuine"' '以报告W2026-110301-G1为准'
    step 3 'report.replaced' -- "${issue[@]}" "$reports/certificate-replaced.toml" --lang en
    step 0 'issue_certificate' 'file_report' -- history certificate "$maker/KSY-20261123-01" --lang en
    bold "   A second report on the same batch does not carry it twice 一批不重复出证"
    step 0 'committed' -- "${file[@]}" "$reports/second-report.toml"
    step 3 'report.quantity_exceeded' 'certify at most 500' -- "${issue[@]}" "$reports/certificate-second-report.toml" --lang en
    bold "   A type test beside it, and what adds to it later 型式检验、补充报告"
    step 0 'committed' -- service request "$reports/type-test-request.toml" --key "$keys/maker.key"
    step 0 'committed' -- service accept "$maker/FW-2026-XS" --promised-on 2027-12-20 --fee 3200 --key "$keys/institute.key"
    step 0 '型式检验' '承诺完成' -- service show "$maker/FW-2026-XS" --lang zh
    step 0 'committed' -- "${file[@]}" "$reports/type-test.toml"
    step 0 '已出报告' -- service show "$maker/FW-2026-XS" --lang zh
    step 3 'report.none_of_the_batch' -- "${issue[@]}" "$reports/certificate-type-test.toml" --lang en
    step 0 'committed' -- "${issue[@]}" "$reports/certificate-corrected.toml"
    step 0 'committed' -- "${file[@]}" "$reports/supplement.toml"
    step 0 'W2026-110301-B1' -- report show "$institute/W2026-110301-G1" --lang en
    bold "   A laboratory without a key: the maker files its report, which nobody else can confirm 外省机构"
    printf '%%PDF-1.7\n%% %s\n' '赣质检2026-0457（演示）' >"$work/laboratory.pdf"
    step 0 'application/pdf' -- document put "$work/laboratory.pdf" --key "$keys/maker.key" --lang en
    { printf 'document = "%s"\n' "$(hash_of_answer)"; cat "$reports/laboratory.toml"; } >"$work/laboratory.toml"
    step 0 'committed' -- report file "$work/laboratory.toml" --key "$keys/maker.key"
    step 0 '由企业登记，未经该机构确认' -- report show "$maker/WB-2026-01" --lang zh
    step 3 'report.not_the_laboratory' -- report confirm "$maker/WB-2026-01" --key "$keys/institute.key" --lang en
    step 3 'report.status' -- report withdraw-confirmation "$maker/WB-2026-01" --reason 误操作 --key "$keys/institute.key" --lang en
    step 3 'certificate.label_broken' -- "${issue[@]}" "$reports/certificate-unconfirmed.toml" --lang en
}

plaster_is_sold_by_the_tonne() {
    local bulk=config/examples/bulk issue=(certificate issue --label-key "$keys/label.key" --key "$keys/maker.key") code
    bold "   Plaster in bulk: each lorry has its code and its weight 散装产品按吨出证"
    step 0 'committed' -- standard publish "$bulk/standard.toml" --key "$keys/bureau.key"
    step 0 'committed' -- institute change-scope "$bulk/scope.toml" --key "$keys/bureau.key"
    step 0 'committed' -- product register "$bulk/product.toml" --key "$keys/maker.key"
    step 0 'committed' -- report file "$bulk/report.toml" --key "$keys/institute.key"
    step 0 'committed' -- "${issue[@]}" "$bulk/certificate.toml"
    step 0 '280.125 t' -- certificate show "$maker/KSY-SG-2611-01" --lang en
    step 3 'report.quantity_exceeded' '19.875' -- "${issue[@]}" "$bulk/certificate-too-much.toml" --lang en
    step 0 'committed' -- items activate KSY-SG-2611-01 1-9 --key "$keys/maker.key"
    step 0 -- codes "$maker/KSY-SG-2611-01" --label-key "$keys/label.key" --out "$work/plaster.csv"
    wait_everywhere
    code="$(code_of "$work/plaster.csv" 9)"
    step 0 '20.125 t' -- verify "$code" --node "$(node_url 2)" --lang zh
    page_says "$code" 1 '20.125 t' '建筑石膏'
    bold "   A spoilt label of a lorry gives its tonnes back"
    step 0 'committed' -- items void KSY-SG-2611-01 9 --key "$keys/maker.key"
    step 0 '260 certified so far' -- report show "$institute/W2026-110320" --lang en
    bold "   Boards that are made from it name it, and are found from it 由原材料查产品"
    step 0 'committed' -- "${issue[@]}" "$bulk/certificate-made-from.toml"
    step 0 'KSY-20261123-03' -- certificate list --input "$maker/KSY-SG-2611-01"
}
