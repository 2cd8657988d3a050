# Completion of yichuang for bash; made by “yichuang help --completion”.
_yichuang() {
    local word=${COMP_WORDS[COMP_CWORD]} words='' at
    local command=${COMP_WORDS[1]}
    if [ "$COMP_CWORD" -eq 1 ]; then
        words=' login logout sync case draft item notice outbox ident form rule doctor help version'
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        return
    fi
    case $command in
    case | outbox | ident)
        [ "$COMP_CWORD" -eq 2 ] || command+=" ${COMP_WORDS[2]}"
        ;;
    esac
    at=${COMP_WORDS[COMP_CWORD-1]}
    for at in "$command $at" "$command"; do
        case $at in
        'case') words='list show import receive amend precheck correct supply accept decline return assign claim release route review step-back suspend resume extend decide issue close deliver withdraw transfer void bill pay waive refund attach reuse-licence reissue consent annotate discuss urge supervise evaluate rectify reveal' ;;
        'draft') words='list show discard' ;;
        'item') words='search show' ;;
        'notice') words='list print' ;;
        'outbox') words='list again dismiss' ;;
        'ident') words='check' ;;
        'form') words='check merge' ;;
        'rule') words='apply' ;;
        'login') words='--central --user --password-file --json --offline --help' ;;
        'logout') words='--json --offline --help' ;;
        'sync') words='--json --offline --help' ;;
        'case list') words='--state --queue --text --order --limit --after --json --offline --help' ;;
        'case show') words='--events --unmask --reason --json --offline --help' ;;
        'case import') words='--item --template --dry-run --report --in-hand --incomplete --skip-unknown --again --json --offline --help' ;;
        'case receive') words='--item --item-version --region --organisation --receiver --channel --receipt --applicant --agent --scenario --consent --form --set --sources --materials --from --in-hand --incomplete --json --offline --help' ;;
        'case receive --channel') words='window village online post' ;;
        'case amend') words='--applicant --agent --scenario --consent --form --set --sources --materials --remark --from --json --offline --help' ;;
        'case precheck') words='--passed --opinion --from --json --offline --help' ;;
        'case correct') words='--defects --materials --due --from --json --offline --help' ;;
        'case supply') words='--materials --form --set --remark --from --json --offline --help' ;;
        'case accept') words='--mode --missing --due --remark --from --json --offline --help' ;;
        'case accept --mode') words='full tolerant commitment' ;;
        'case decline') words='--ground --reason --body --from --yes --json --offline --help' ;;
        'case decline --ground') words='not_required not_this_body other' ;;
        'case return') words='--reason --from --yes --json --offline --help' ;;
        'case assign') words='--staff --remark --from --json --offline --help' ;;
        'case claim') words='--json --offline --help' ;;
        'case release') words='--reason --from --json --offline --help' ;;
        'case route') words='--organisation --staff --reason --from --json --offline --help' ;;
        'case review') words='--conclusion --opinion --on-site --second --from --json --offline --help' ;;
        'case review --conclusion') words='agree disagree' ;;
        'case step-back') words='--reason --from --json --offline --help' ;;
        'case suspend') words='--procedure --reason --until --from --yes --json --offline --help' ;;
        'case suspend --procedure') words='hearing tender auction inspection testing quarantine appraisal expert_review site_check public_notice' ;;
        'case resume') words='--outcome --from --json --offline --help' ;;
        'case extend') words='--days --reason --from --yes --json --offline --help' ;;
        'case decide') words='--decision --reason --from --yes --json --offline --help' ;;
        'case decide --decision') words='grant refuse' ;;
        'case issue') words='--licence --valid-from --valid-until --from --json --offline --help' ;;
        'case close') words='--remark --from --json --offline --help' ;;
        'case deliver') words='--method --recipient --tracking --from --json --offline --help' ;;
        'case deliver --method') words='window post electronic' ;;
        'case withdraw') words='--reason --from --yes --json --offline --help' ;;
        'case transfer') words='--body --reason --from --yes --json --offline --help' ;;
        'case void') words='--reason --from --yes --json --offline --help' ;;
        'case bill') words='--amount --kind --due --from --json --offline --help' ;;
        'case pay') words='--method --voucher --from --json --offline --help' ;;
        'case pay --method') words='cash card online' ;;
        'case waive') words='--reason --from --json --offline --help' ;;
        'case refund') words='--reason --from --yes --json --offline --help' ;;
        'case attach') words='--materials --remark --from --json --offline --help' ;;
        'case reuse-licence') words='--material --licence --from --json --offline --help' ;;
        'case reissue') words='--notice --mode --reason --from --json --offline --help' ;;
        'case reissue --notice') words='receipt acceptance correction rejection special extension hearing grant refusal tolerance commitment withdraw delivery' ;;
        'case reissue --mode') words='reprint correction' ;;
        'case consent') words='--scope --given --from --json --offline --help' ;;
        'case annotate') words='--text --from --json --offline --help' ;;
        'case discuss') words='--text --staff --from --json --offline --help' ;;
        'case urge') words='--text --from --json --offline --help' ;;
        'case supervise') words='--text --due --from --json --offline --help' ;;
        'case evaluate') words='--satisfaction --channel --details --text --from --json --offline --help' ;;
        'case evaluate --channel') words='web mobile qr tablet terminal phone sms' ;;
        'case rectify') words='--measures --from --json --offline --help' ;;
        'case reveal') words='--reason --from --json --offline --help' ;;
        'draft list') words='--all --json --offline --help' ;;
        'draft show') words='--json --offline --help' ;;
        'draft discard') words='--yes --json --offline --help' ;;
        'item search') words='--limit --json --offline --help' ;;
        'item show') words='--version --json --offline --help' ;;
        'notice list') words='--json --offline --help' ;;
        'notice print') words='--printer --output --text --paper --again --reason --json --offline --help' ;;
        'notice print --paper') words='a4 roll' ;;
        'notice print --again') words='reprint correction' ;;
        'outbox list') words='--all --json --offline --help' ;;
        'outbox again') words='--json --offline --help' ;;
        'outbox dismiss') words='--json --offline --help' ;;
        'ident check') words='--type --json --offline --help' ;;
        'form check') words='--json --offline --help' ;;
        'form merge') words='--split --json --offline --help' ;;
        'rule apply') words='--json --offline --help' ;;
        'doctor') words='--json --offline --help' ;;
        'help') words='--man --completion --json --offline --help' ;;
        'version') words='--json --offline --help' ;;
        esac
        [ -z "$words" ] || break
    done
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _yichuang yichuang
