#include "central/demo_act.h"

#include "central/demo_application.h"
#include "central/leases.h"
#include "domain/json.h"

#include <string.h>

#define R(name) ROLE_BIT(ROLE_##name)

/* What a step is taken with. */
typedef struct {
    City *city;
    Work *work;
    const Plan *plan;
    const PlanStep *step;
    const Case *file; /* NULL: to be received */
    const Staff *staff;
    instant at;
    date day;
    cJSON *payload;
    Problem *problem;
} Act;

typedef bool Speech(Act *act);

static void say(Act *act, const char *name, const char *text)
{
    cJSON_AddStringToObject(act->payload, name, text);
}

static void say_one(Act *act, const char *name, const char *const *texts)
{
    say(act, name, city_pick(act->city, texts));
}

static void say_day(Act *act, const char *name, int working_days)
{
    const Calendar *calendar = work_rules(act->work)->calendar;
    g_autofree char *text =
        date_format(calendar_due(calendar, act->day, working_days, NULL, 0).day);

    say(act, name, text);
}

/* ---- receiving ----------------------------------------------------------------------------- */

/* The tolerant material that a tolerant case lacks. */
static const ItemMaterial *lacking(const Plan *plan)
{
    for (size_t i = 0; i < plan->item->material_count && plan->tolerant; i++) {
        if (plan->item->materials[i].tolerant && !plan->item->materials[i].when)
            return &plan->item->materials[i];
    }
    return NULL;
}

/* What is lacking comes in the row of a material that is missing. */
static void take_away(cJSON *materials, const ItemMaterial *lacking)
{
    cJSON *row;

    cJSON_ArrayForEach(row, materials)
    {
        if (lacking && !g_strcmp0(json_text(row, "code"), lacking->code)) {
            const char *state = material_state_name(MATERIAL_MISSING);
            cJSON_ReplaceItemInObjectCaseSensitive(row, "state", cJSON_CreateString(state));
            cJSON_DeleteItemFromObjectCaseSensitive(row, "originals");
            cJSON_DeleteItemFromObjectCaseSensitive(row, "copies");
        }
    }
}

/* Takes the members of the application over. */
static void say_application(Act *act, cJSON *application)
{
    static const char *const members[] = {"applicant", "agent",   "scenario",
                                          "form",      "sources", "materials"};

    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        cJSON *member = cJSON_DetachItemFromObjectCaseSensitive(application, members[i]);

        if (member)
            cJSON_AddItemToObject(act->payload, members[i], member);
    }
    cJSON_Delete(application);
    take_away(cJSON_GetObjectItemCaseSensitive(act->payload, "materials"), lacking(act->plan));
}

static bool say_receipt(Act *act)
{
    g_autofree char *county = g_strndup(act->plan->region, COUNTY_DIGITS);
    g_autofree char *key = g_strconcat(act->staff->device, "/", county, NULL);
    Lease *block = g_hash_table_lookup(act->city->blocks, key);
    char receipt[17];

    if (!block || block->first > block->last) {
        block = g_new0(Lease, 1);
        if (!lease_block(work_tx(act->work), act->staff->id, act->staff->device, county, block)) {
            g_free(block);
            return problem_set(act->problem, PROBLEM_RECEIPTS_OUT, NULL);
        }
        g_hash_table_replace(act->city->blocks, g_strdup(key), block);
    }
    receipt_number_make(county, block->first++, receipt);
    say(act, "receipt", receipt);
    return true;
}

static const char *own_office(const Staff *staff, const Place *place)
{
    const Assignment *assignment =
        actor_assignment_for(staff->actor, action_rule(ACTION_RECEIVE)->roles, place);

    return assignment->organisation;
}

static bool receive(Act *act)
{
    const Plan *plan = act->plan;
    const Place place = {.region = plan->region, .organisation = plan->organisation};
    const bool village = actor_has_role(act->staff->actor, R(VILLAGE_AGENT));
    cJSON *application =
        application_throw(act->city, plan->item, plan->region, act->day, NULL, act->problem);

    if (!application)
        return false;
    say(act, "item", plan->item->code);
    cJSON_AddNumberToObject(act->payload, "item_version", plan->item->version);
    say(act, "region", plan->region);
    say(act, "organisation", plan->organisation);
    say(act, "receiver", own_office(act->staff, &place));
    say(act, "channel", village ? "village" : city_chance(act->city, 15) ? "online" : "window");
    say_application(act, application);
    return say_receipt(act);
}

/* ---- the other actions --------------------------------------------------------------------- */

static bool precheck(Act *act)
{
    cJSON_AddBoolToObject(act->payload, "passed", true);
    say(act, "opinion", "材料基本齐全,请按约定时间到窗口办理。");
    return true;
}

static bool request_correction(Act *act)
{
    static const char *const defects[] = {
        "申请书未签字盖章,请补签后重新提交。", "复印件不清晰,请提供加盖公章的清晰复印件。",
        "经营场所证明缺少产权人签字,请补充。", "申请表填写的地址与证照不一致,请核对后更正。", NULL};

    say_one(act, "defects", defects);
    say_day(act, "due", 5);
    return true;
}

static bool supply(Act *act)
{
    say(act, "remark", "补正材料已收齐。");
    return true;
}

static bool accept(Act *act)
{
    const ItemMaterial *missing = lacking(act->plan);

    if (missing) {
        say(act, "mode", "tolerant");
        cJSON_AddItemToArray(cJSON_AddArrayToObject(act->payload, "missing"),
                             cJSON_CreateString(missing->code));
        say_day(act, "due", act->plan->item->tolerance_days);
        return true;
    }
    say(act, "mode",
        act->plan->item->commitment && city_chance(act->city, 40) ? "commitment" : "full");
    return true;
}

static bool decline(Act *act)
{
    say(act, "ground", "not_this_body");
    say(act, "reason", "申请事项不属于本机关职权范围。");
    say(act, "body", "请向市级主管部门提出申请");
    return true;
}

static bool give_back(Act *act)
{
    say(act, "reason", "逾期未补正材料,予以退件。");
    return true;
}

static bool withdraw(Act *act)
{
    say_one(act, "reason",
            (const char *const[]){"申请人因自身原因申请撤回。", "申请人拟调整经营范围后重新申请。",
                                  NULL});
    return true;
}

static bool nothing(Act *act)
{
    (void)act;
    return true;
}

static bool review(Act *act)
{
    const ItemStep *step = case_step(work_rules(act->work), act->file);
    const bool disagrees = act->step->variant;

    say(act, "conclusion", disagrees ? "disagree" : "agree");
    say_one(act, "opinion",
            disagrees
                ? (const char *const[]){"经审查,不符合规定条件,建议不予许可。", NULL}
                : (const char *const[]){"经审查,符合条件,建议通过。", "材料齐全有效,同意报批。",
                                        "现场情况与申报材料一致,同意。", NULL});
    if (step && step->two_people) {
        const Staff *second = city_colleague(act->city, act->file->organisation, act->staff->id);

        if (!second)
            second = city_staff(
                act->city, ~0U,
                &(Place){.region = act->plan->region, .organisation = act->file->organisation},
                act->staff->id);
        cJSON_AddBoolToObject(act->payload, "on_site", true);
        say(act, "second", second->id);
    }
    return true;
}

static bool suspend(Act *act)
{
    Procedure procedure = 0;

    while (!(act->plan->item->procedures & 1U << procedure))
        procedure++;
    say(act, "procedure", procedure_name(procedure));
    say(act, "reason", "依法需要进行特别程序,所需时间不计入办理期限。");
    say_day(act, "until", 10);
    return true;
}

static bool resume(Act *act)
{
    say(act, "outcome", "特别程序已结束,结论符合要求。");
    return true;
}

static bool extend(Act *act)
{
    cJSON_AddNumberToObject(act->payload, "days", MIN(5, act->plan->item->extension_days));
    say(act, "reason", "情况复杂,需进一步核实,经负责人批准延长期限。");
    return true;
}

static bool decide(Act *act)
{
    const bool refuses = act->step->variant;

    say(act, "decision", refuses ? "refuse" : "grant");
    say(act, "reason",
        refuses ? "不符合法定条件,决定不予许可。申请人可依法申请行政复议或提起行政诉讼。"
                : "符合法定条件、标准,决定予以许可。");
    return true;
}

static bool deliver(Act *act)
{
    static const char *const methods[] = {"window", "window", "post", "electronic", NULL};
    const char *method = city_pick(act->city, methods);

    say(act, "method", method);
    say(act, "recipient", act->file->applicant.name);
    if (!strcmp(method, "post")) {
        g_autofree char *tracking = city_template(act->city, "YT37*********");
        say(act, "tracking", tracking);
    }
    return true;
}

static bool transfer(Act *act)
{
    say(act, "body", "云汀市主管部门");
    say(act, "reason", "按规定应由市级办理,转报。");
    return true;
}

static bool bill(Act *act)
{
    cJSON_AddNumberToObject(act->payload, "amount", 8000);
    say(act, "kind", "不动产登记费");
    say_day(act, "due", 5);
    return true;
}

static bool pay(Act *act)
{
    say_one(act, "method", (const char *const[]){"cash", "card", "online", NULL});
    return true;
}

static bool waive(Act *act)
{
    say(act, "reason", "小微企业免收登记费。");
    return true;
}

static bool attach(Act *act)
{
    const ItemMaterial *missing = lacking(act->plan);

    cJSON_AddItemToArray(cJSON_AddArrayToObject(act->payload, "materials"),
                         cJSON_CreateString(missing->code));
    say(act, "remark", "容缺材料已补交。");
    return true;
}

static bool annotate(Act *act)
{
    say_one(act, "text",
            (const char *const[]){"已电话联系申请人确认经营场所情况。", "申请人要求邮寄送达。",
                                  "与企业约定上午现场核查。", NULL});
    return true;
}

static bool discuss(Act *act)
{
    say_one(act, "text",
            (const char *const[]){"面积与租赁合同不一致,是否需要补正?",
                                  "请核对经营项目是否与场所条件相符。", NULL});
    return true;
}

static bool urge(Act *act)
{
    say(act, "text", "该件即将到期,请尽快办理。");
    return true;
}

static bool evaluate(Act *act)
{
    const bool bad = act->step->variant;

    cJSON_AddNumberToObject(act->payload, "satisfaction",
                            bad                          ? city_number(act->city, 1, 2)
                            : city_chance(act->city, 80) ? 5
                                                         : city_number(act->city, 3, 4));
    say(act, "channel", "tablet");
    if (bad)
        say(act, "text", "等候时间过长。");
    return true;
}

static bool rectify(Act *act)
{
    say(act, "measures", "已增设叫号窗口,并向申请人致歉说明。");
    return true;
}

static const struct {
    Speech *speech;
    unsigned roles; /* who takes it, among those who may; 0: any of them */
} acts[ACTION_COUNT] = {
    [ACTION_RECEIVE] = {receive, R(CLERK) | R(VILLAGE_AGENT)},
    [ACTION_PRECHECK] = {precheck, R(CLERK)},
    [ACTION_REQUEST_CORRECTION] = {request_correction, R(CLERK)},
    [ACTION_SUPPLY] = {supply, R(CLERK)},
    [ACTION_ACCEPT] = {accept, 0},
    [ACTION_DECLINE] = {decline, 0},
    [ACTION_RETURN] = {give_back, 0},
    [ACTION_WITHDRAW] = {withdraw, 0},
    [ACTION_CLAIM] = {nothing, 0},
    [ACTION_REVIEW] = {review, 0},
    [ACTION_SUSPEND] = {suspend, 0},
    [ACTION_RESUME] = {resume, 0},
    [ACTION_EXTEND] = {extend, 0},
    [ACTION_DECIDE] = {decide, R(DECIDER)},
    [ACTION_ISSUE] = {nothing, R(CLERK)},
    [ACTION_CLOSE] = {nothing, R(CLERK)},
    [ACTION_DELIVER] = {deliver, R(CLERK)},
    [ACTION_TRANSFER] = {transfer, 0},
    [ACTION_BILL] = {bill, 0},
    [ACTION_PAY] = {pay, 0},
    [ACTION_WAIVE] = {waive, 0},
    [ACTION_ATTACH] = {attach, R(CLERK)},
    [ACTION_ANNOTATE] = {annotate, R(CLERK) | R(REVIEWER)},
    [ACTION_DISCUSS] = {discuss, R(CLERK) | R(REVIEWER)},
    [ACTION_URGE] = {urge, R(HALL_MANAGER) | R(SUPERVISOR)},
    [ACTION_EVALUATE] = {evaluate, 0},
    [ACTION_RECTIFY] = {rectify, R(CLERK)},
};

/* ---- who ----------------------------------------------------------------------------------- */

static const Staff *staff_named(const City *city, const char *id)
{
    for (guint i = 0; i < city->staff->len; i++) {
        const Staff *staff = city->staff->pdata[i];

        if (!g_strcmp0(staff->id, id))
            return staff;
    }
    return NULL;
}

/* Whoever handles the case, if the action is theirs; otherwise anybody who may and usually does. An
 * instant case is decided by a clerk. */
static const Staff *who(const Act *act)
{
    const Action action = act->step->action;
    const Place place = {.region = act->plan->region, .organisation = act->plan->organisation};
    const unsigned may = action_rule(action)->roles;
    const Staff *handler = act->file ? staff_named(act->city, act->file->handler) : NULL;
    unsigned roles = acts[action].roles ? acts[action].roles : may;

    if (action == ACTION_DECIDE && act->plan->item->instant)
        roles = R(CLERK);
    if (action == ACTION_REQUEST_CORRECTION && act->step->variant)
        roles = R(REVIEWER);
    if (handler && actor_assignment_for(handler->actor, roles & may, &place))
        return handler;
    return city_staff(act->city, roles & may, &place, NULL);
}

static bool send(Act *act)
{
    Command *command = command_new(city_uuid(act->city, act->at), act->plan->id,
                                   act->file ? act->file->version : 0, act->step->action,
                                   g_steal_pointer(&act->payload));
    const Sender sender = {.actor = act->staff->actor, .device = act->staff->device};

    g_free(command->device);
    command->device = g_strdup(act->staff->device);
    command->device_time = act->at;
    command->trust = TRUST_YES;

    g_autoptr(CommandResult) result = work_submit(act->work, &sender, command, act->at);
    const bool applied = result->outcome == OUTCOME_APPLIED;
    command_free(command);
    if (!applied)
        problem_move(act->problem, &result->problem);
    return applied;
}

bool act(City *city, Work *work, const Plan *plan, const PlanStep *step, instant at,
         Problem *problem)
{
    Act act = {.city = city,
               .work = work,
               .plan = plan,
               .step = step,
               .file = work_case(work, &plan->id),
               .at = at,
               .day = date_of_instant(at),
               .problem = problem};

    act.staff = who(&act);
    /* Where nobody speaks for the applicants, nobody evaluates; then nothing is put right, either.
     */
    if (!act.staff || (step->action == ACTION_RECTIFY && act.file->satisfaction == 0))
        return step->action == ACTION_EVALUATE || step->action == ACTION_RECTIFY ||
               step->action == ACTION_URGE ||
               problem_set(problem, PROBLEM_PERMISSION, action_rule(step->action)->label, "", NULL);
    act.payload = cJSON_CreateObject();
    const bool sent = acts[step->action].speech(&act) && send(&act);
    cJSON_Delete(act.payload);
    return sent;
}
