# Sourced by scripts/run after life.sh, whose names it uses: classified supervision. The authorities publish
# ruleset 3, under which a maker of class A needs fewer tests, until one batch is found unqualified.

classified=config/examples/classified
board_maker=9143310199999912XK

makers_need_fewer_tests() {
    local sign=(--key "$keys/boards.key") law=(--legal-basis 产品质量法第八条 --key "$keys/bureau.key") code file
    local issue=(certificate issue --label-key "$keys/boards-label.key" "${sign[@]}" --lang en)
    bold "5. A maker in Jishou has inspected its boards itself, beside a type test 分类监管"
    step 0 -- key new "$keys/boards.key"
    step 0 -- key new "$keys/boards-label.key"
    step 0 'committed' -- organisation register "$classified/organisation.toml" --admin-key "$keys/boards.key" --key "$keys/bureau.key"
    step 0 'committed' -- key add "$keys/boards-label.key" --purpose label "${sign[@]}"
    step 0 'committed' -- product register "$classified/product.toml" "${sign[@]}"
    for file in instrument inspector; do
        step 0 'committed' -- resource keep "$classified/$file.toml" "${sign[@]}"
    done
    step 0 'committed' -- report file "$classified/factory-report.toml" "${sign[@]}"
    step 0 'committed' -- report file "$classified/type-test.toml" --key "$keys/institute.key"
    bold "   Refused: ruleset 1 asks an institute's test of every batch of supervised goods"
    step 3 'SUP-01' -- "${issue[@]}" "$classified/certificate.toml"
    ruleset_is_published 3
    bold "   Three of its batches were found qualified by an institute; the bureau gives it class A"
    step 0 'committed' -- report file "$classified/three-batches.toml" --key "$keys/institute.key"
    step 0 'committed' -- product classify "$board_maker/DH-ZB-12" --class wall_board --reason 类别复核 "${law[@]}"
    step 0 'committed' -- organisation classify "$board_maker" --class A --from "$(TZ=Asia/Shanghai date +%F)" --until "$(TZ=Asia/Shanghai date -d '+700 days' +%F)" --reason 年度分类评定 "${law[@]}"
    step 0 '连续合格批次  3' -- organisation standing "$board_maker" --lang zh
    bold "   What was refused is accepted: it tested the batch itself, beside a type test"
    step 0 'committed' -- "${issue[@]}" "$classified/certificate.toml"
    step 0 'enacted' -- proposal show "$bureau/TA-2026-RULESET-3" --lang en
    step 0 'committed' -- items activate DH-20261124-01 1-500 "${sign[@]}"
    step 0 -- codes "$board_maker/DH-20261124-01" --label-key "$keys/boards-label.key" --out "$work/classified.csv"
    wait_everywhere
    code="$(code_of "$work/classified.csv" 7)"
    step 0 'genuine' 'factory inspection' -- verify "$code" --node "$(node_url 2)" --lang en
    page_says "$code" 1 'data-verdict="genuine"' '湘西德夯建材有限公司'
    bold "   An institute finds one batch unqualified: from now on every batch is tested again"
    step 0 'committed' -- report file "$classified/unqualified-report.toml" --key "$keys/institute.key"
    step 0 'clean batches in a row  0' -- organisation standing "$board_maker" --lang en
    step 3 'SUP-04' -- "${issue[@]}" "$classified/certificate-next.toml"
    bold "   And that batch needs an institute that tests it again"
    step 3 'BAT-01' -- "${issue[@]}" "$classified/certificate-failed-batch.toml"
    step 0 'committed' -- report file "$classified/second-test.toml" --key "$keys/institute.key"
    step 0 'committed' -- "${issue[@]}" "$classified/certificate-tested-again.toml"
}

# ruleset_is_published NUMBER: three of four authorities publish one of Hunan's. It holds from the sixth
# height on: three are of these steps, and three transactions have to follow.
ruleset_is_published() {
    local height vote node proposal="TA-2026-RULESET-$1"
    bold "   Three of the four authorities publish ruleset $1"
    height="$(height_of 0)"
    governs 0
    step 0 'committed' -- proposal publish-ruleset "config/rulesets/hunan-$1.toml" --number "$proposal" --effective-at "$((height + 6))" --reason 分类监管试点 "${vote[@]}"
    for node in 1 2; do
        governs "$node"
        step 0 'committed' -- proposal approve "$bureau/$proposal" "${vote[@]}"
    done
    step 0 'approved' -- proposal show "$bureau/$proposal" --lang en
}
