vcl 4.1;
# A cache that this machine may purge: by path, softly, and by surrogate key.

import purge;
import std;

backend origin {
    .host = "127.0.0.1";
    .port = "ORIGIN_PORT";
}

acl purgers {
    "127.0.0.1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Forbidden"));
        }
        if (req.http.Surrogate-Key) {
            if (std.ban("obj.http.Surrogate-Key == " + req.http.Surrogate-Key)) {
                return (synth(200, "Banned"));
            }
            return (synth(400, std.ban_error()));
        }
        if (req.http.Fastly-Soft-Purge) {
            return (hash);
        }
        return (purge);
    }
    # EDGE
}

sub vcl_hit {
    if (req.method == "PURGE") {
        purge.soft(0s);
        return (synth(200, "Purged"));
    }
}

sub vcl_miss {
    if (req.method == "PURGE") {
        return (synth(404, "Not cached"));
    }
}

sub vcl_backend_response {
    set beresp.ttl = 1h;
    set beresp.grace = 0s;
}
