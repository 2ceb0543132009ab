<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{{title}} · Bookings</title>
  <link rel="icon" href="{{asset('icon.svg')}}" type="image/svg+xml">
  <link rel="stylesheet" href="{{asset('vendor/pico.min.css')}}">
  <link rel="stylesheet" href="{{asset('style.css')}}">
  % if area != 'docs':
  <script src="{{asset('vendor/idiomorph.min.js')}}" defer></script>
  <script src="{{asset('live.js')}}" defer></script>
  % end
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="container">
  <nav aria-label="Main">
    <ul><li><a href="/" class="brand"><strong>Bookings</strong></a></li></ul>
    <ul>
      <li><a href="/" aria-current="{{'page' if area == 'people' else 'false'}}">Events</a></li>
      % if account and account.is_admin:
      <li><a href="/admin" aria-current="{{'page' if area == 'admin' else 'false'}}">Admin</a></li>
      % end
      % if account or area == 'docs':
      <li><a href="/account" aria-current="{{'page' if area == 'account' else 'false'}}">Account</a></li>
      % else:
      <li><a href="/sign-in" aria-current="{{'page' if area == 'account' else 'false'}}">Sign in</a></li>
      % end
    </ul>
  </nav>
</header>
<main class="container" id="content"{{' data-live' if get('live') else ''}}>
  % if flash.sentence:
  <p class="flash{{' error' if flash.is_error else ''}}" id="flash" role="{{'alert' if flash.is_error else 'status'}}">{{flash.sentence}}</p>
  % end
  % if account and words.is_unfinished(account) and not get('is_setup'):
  <p class="flash error" id="unfinished">You have no password yet, so only this browser can sign in as you. <a href="/account/setup">Choose your e-mail address and password</a>.</p>
  % end
  {{!base}}
</main>
<footer class="container">
  <small><a href="/docs">API</a> · <a href="/errors">Errors</a></small>
</footer>
<p class="flash error" id="out-of-date" role="status" hidden>The server can't be reached, so what stands here may be out of date. The page keeps trying.</p>
</body>
</html>
