vcl 4.1;
# Varnish in front of Plainstatus. Freshness comes from s-maxage; grace lets readers have the
# last copy for a day while the application cannot be reached.

backend plainstatus {
    .host = "127.0.0.1";
    .port = "8000";
    .probe = { .url = "/livez"; .interval = 2s; .timeout = 1s; }
}

sub vcl_recv {
    if (req.url ~ "^/(admin|healthz|livez|metrics)(/|$)" || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    # Public documents are the same for everyone and have no query.
    unset req.http.Cookie;
    set req.url = regsub(req.url, "\?.*$", "");
    return (hash);
}

sub vcl_hash {
    # A redirect to HTTPS must not be kept for those who came by it.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    if (beresp.status >= 500 && bereq.is_bgfetch) {
        return (abandon);
    }
    set beresp.grace = 24h;
}
