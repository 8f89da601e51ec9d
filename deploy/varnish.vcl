vcl 4.1;
# Varnish in front of Plainstatus. A copy is fresh for as long as s-maxage says; then one reader
# fetches the next for all who wait. The last one serves for a day while the application is away.
# TLS ends in front of Varnish, at a proxy that sets X-Forwarded-Proto.
import std;

# The two servers of `plainstatus up --office-port 8001`.
backend plainstatus {
    .host = "127.0.0.1";
    .port = "8000";
    .connect_timeout = 2s;
    .first_byte_timeout = 5s;
    .probe = { .url = "/livez"; .interval = 2s; .timeout = 1s; }
}
backend console {
    .host = "127.0.0.1";
    .port = "8001";
}

# How we are is not for everyone.
acl monitors {
    "127.0.0.1";
}

sub vcl_recv {
    # The application reads /%68 as /h: what is asked for must be the same here and there. No address
    # has letters, digits, hyphens, dots, underscores or tildes written like this.
    if (req.url ~ "(?i)^[^?]*%(2[de]|3[0-9]|[46][1-9a-f]|[57][0-9a]|5f|7e)") {
        return (synth(404));
    }
    # To the application these are the same names as those with hyphens, which proxies write.
    unset req.http.X_Forwarded_For;
    unset req.http.X_Forwarded-For;
    unset req.http.X-Forwarded_For;
    unset req.http.X_Forwarded_Proto;
    unset req.http.X_Forwarded-Proto;
    unset req.http.X-Forwarded_Proto;
    if (req.url ~ "^/(healthz|metrics)([?#]|$)" && client.ip !~ monitors) {
        return (synth(403));
    }
    # Or whatever else writes, or is of one subscriber alone: the readers' server has documents only.
    if (req.url ~ "^/(accounts|console|admin|hooks|v1)([/?#]|$)"
        || req.url ~ "^/(subscribe|mail|postmortems/preview)/" || req.url ~ "^/api/v2/subscribers\.json") {
        # Varnish alone does not count requests. With the package varnish-modules, "import vsthrottle;"
        # above and here:
        # if (req.url ~ "^/accounts/login/" && vsthrottle.is_denied("" + client.ip, 20, 20s)) {
        #     return (synth(429));
        # }
        # Whoever sends slowly is waited for here, and not by one of the console's few threads.
        std.cache_req_body(11MB);
        set req.backend_hint = console;
        return (pass);
    }
    set req.backend_hint = plainstatus;
    if (req.url ~ "^/(healthz|livez|metrics)([?#]|$)" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    # Links in mails of a page that was moved here.
    if (req.url ~ "^/\?([^#]*&)?unsubscribe=[a-z0-9]{12}(&|$)") {
        return (synth(302));
    }
    # Public documents are the same for everyone and have no query.
    unset req.http.Cookie;
    set req.url = regsub(req.url, "[?#].*$", "");
    # At night the first reader must not get a copy of hours ago, unless nothing better is to be
    # had: the application is known to be away, or has just failed (vcl_deliver).
    unset req.http.X-Failed;
    if (req.restarts > 0) {
        set req.http.X-Failed = "yes";
    } else if (std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
    return (hash);
}

sub vcl_synth {
    if (resp.status == 302) {
        set resp.http.Location = regsub(
            req.url, "^/\?(?:[^#]*&)?unsubscribe=([a-z0-9]{12})(?:&.*)?$", "/subscribe/former/\1");
        set resp.reason = "Found";
        return (deliver);
    }
}

sub vcl_hash {
    # A redirect to HTTPS must not be kept for those who came by it.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    if (beresp.status >= 500 && !bereq.uncacheable) {
        # What is delivered takes the place of the last copy; what is an error does not.
        return (error(503));
    }
    set beresp.grace = 24h;
}

sub vcl_backend_error {
    # For those who waited for it, and not for them once they ask again: they are to find the last
    # copy.
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.http.Vary = "X-Failed";
    set beresp.http.Content-Type = "text/plain; charset=utf-8";
    set beresp.http.Retry-After = "5";
    synthetic("The page cannot be reached. Please try again in a few seconds.");
    return (deliver);
}

sub vcl_deliver {
    # Once more, and this time the last copy will do.
    if (resp.status >= 500 && req.restarts == 0 && !obj.uncacheable) {
        set req.grace = 24h;
        return (restart);
    }
}
