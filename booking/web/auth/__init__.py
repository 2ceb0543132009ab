"""Who asks: sessions and tokens, the language they read, requests that come twice."""
