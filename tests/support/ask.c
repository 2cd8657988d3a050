#include "tests/support/ask.h"

#include "domain/json.h"
#include "tests/support/process.h"

#include <curl/curl.h>

#define REQUEST_MS 30000
#define DEVICE "0192f000-0000-7000-8000-00000000e2e0"

static size_t take(char *piece, size_t size, size_t count, void *data)
{
    g_string_append_len(data, piece, (gssize)(size * count));
    return size * count;
}

static struct curl_slist *headers_make(const char *token, const char *body)
{
    struct curl_slist *headers = NULL;
    if (body != NULL)
        headers = curl_slist_append(headers, "Content-Type: application/json");
    if (token != NULL) {
        g_autofree char *bearer = g_strconcat("Authorization: Bearer ", token, NULL);
        headers = curl_slist_append(headers, bearer);
    }
    return headers;
}

Reply *ask_central(const char *method, const char *url, const char *token, const char *body)
{
    Reply *answer = g_new0(Reply, 1);
    struct curl_slist *headers = headers_make(token, body);
    GString *text = g_string_new(NULL);
    const char *type = NULL;
    long status = 0;
    CURL *curl = curl_easy_init();

    assert_non_null(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)patience_ms(REQUEST_MS));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, text);
    if (body != NULL)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    if (curl_easy_perform(curl) == CURLE_OK) {
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    }
    answer->status = (int)status;
    answer->type = g_strdup(type);
    answer->length = text->len;
    answer->text = g_string_free(text, FALSE);
    answer->json = cJSON_ParseWithLength(answer->text, answer->length);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    return answer;
}

void reply_free(Reply *answer)
{
    if (answer == NULL)
        return;
    g_free(answer->type);
    g_free(answer->text);
    cJSON_Delete(answer->json);
    g_free(answer);
}

const char *reply_problem(const Reply *answer)
{
    const char *code = json_text(answer->json, "code");
    return code != NULL ? code : "";
}

char *ask_token(const char *central, const char *user, const char *password)
{
    g_autofree char *url = g_strconcat(central, "/v1/token", NULL);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "grant", "password");
    cJSON_AddStringToObject(json, "user", user);
    cJSON_AddStringToObject(json, "password", password);
    cJSON_AddStringToObject(json, "device", DEVICE);
    char *body = cJSON_PrintUnformatted(json);
    cJSON_Delete(json);
    g_autoptr(Reply) answer = ask_central("POST", url, NULL, body);
    cJSON_free(body);
    const char *token = json_text(answer->json, "access");
    if (answer->status != 200 || token == NULL)
        fail_msg("%s cannot sign in: %d %s", user, answer->status, answer->text);
    return g_strdup(token);
}
