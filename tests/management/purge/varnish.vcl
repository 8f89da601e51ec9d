vcl 4.1;
# A cache that this machine may purge.

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
        return (purge);
    }
}

sub vcl_backend_response {
    set beresp.ttl = 1h;
}
