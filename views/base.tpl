<!doctype html>
<html lang="{{words.language}}">
<head>
  <meta charset="utf-8">
  <title>{{_('Error: {title}', title=title) if flash.is_error and flash.form else title}} · {{called}}</title>
  % # A page that is open takes its content anew, and nothing else.
  % if not is_refresh:
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="theme-color" content="{{organisation.colour}}">
  <link rel="icon" href="{{asset('icon.svg')}}" type="image/svg+xml">
  <link rel="stylesheet" href="{{asset('base.css')}}">
  <link rel="stylesheet" href="{{colour_sheet(organisation.colour)}}">
  <link rel="stylesheet" href="{{asset('components.css')}}">
  <link rel="stylesheet" href="{{asset('admin.css' if area == 'admin' else 'guest.css')}}">
  <link rel="stylesheet" href="{{asset('print.css')}}">
  % if get('head'):
  % include(head)
  % end
  <noscript>
    <link rel="stylesheet" href="{{asset('without_script.css')}}">
    % if get('reload_seconds'):
    <meta http-equiv="refresh" content="{{reload_seconds}}{{f"; url={get('reload_path')}" if get('reload_path') else ''}}">
    % end
  </noscript>
  % if area != 'docs':
  <script src="{{asset(get('script') or ('admin.js' if area == 'admin' else 'live.js'))}}" type="module"></script>
  % end
  % end
</head>
<body data-units="{{words.countdown_forms}}" data-language="{{words.language}}" data-waiting="{{_('Waiting for connection…')}}" data-copied="{{_('Copied')}}">
% if not is_refresh:
<a class="skip" href="#content">{{_('Skip to the content')}}</a>
<header class="site">
  <div class="container">
    <a href="/" class="brand">\\
% if organisation.logo:
<img src="/pictures/{{organisation.logo}}" alt="{{called}}">\\
% else:
<span class="mark" aria-hidden="true"></span><bdi>{{called}}</bdi>\\
% end
</a>
    <nav aria-label="{{_('Main')}}">
      <ul>
        <li><a href="/" aria-current="{{'page' if area == 'people' else 'false'}}">{{_('Events')}}</a></li>
        % if account and account.is_admin:
        <li><a href="/admin" aria-current="{{'page' if area == 'admin' else 'false'}}">{{_('Admin')}}</a></li>
        % end
        % if account:
        <li><a href="/account" aria-current="{{'page' if area == 'account' else 'false'}}">{{_('Account')}}</a></li>
        % else:
        <li><a href="/sign-in" aria-current="{{'page' if area == 'account' else 'false'}}">{{_('Sign in')}}</a></li>
        % end
      </ul>
    </nav>
    % if area == 'admin' and account and account.is_admin:
    <form method="get" action="/admin/search" id="find-anyone" role="search" aria-label="{{_('Search all events')}}">
      <label for="find-anyone-text" class="unseen">{{_('Search all bookings, waiting lists and accounts')}}</label>
      <input id="find-anyone-text" name="q" type="search" value="{{get('searched', '')}}" placeholder="{{_('Name, email or booking number')}}" maxlength="200" autocomplete="off">
      <button class="secondary">{{_('Search')}}</button>
    </form>
    % end
  </div>
  % if area in ('admin', 'docs') and account and account.is_admin:
  % include('admin_nav.tpl')
  % end
</header>
% if area != 'docs':
% whose = _('Times are in {zone}.', zone=words.zone_name)
<aside class="container hint" id="zone" data-zone="{{words.zone}}" aria-label="{{_('Time zone')}}" hidden>{{whose}}</aside>
<noscript><aside class="container hint" aria-label="{{_('Time zone')}}">{{whose}}</aside></noscript>
% end
% end
<main class="container" id="content" tabindex="-1"{{f' data-live={tag} data-around={around_tag}' if is_live else ''}} data-counting="{{f'{counting} · {called}' if counting else ''}}"{{' data-admin' if area == 'admin' else ''}} {{'lang=en' if area == 'docs' else ''}}>
  % # What is wrong with a form that books stands above it, on the page of its event.
  % is_said_there = get('box_of') and box.trouble(flash, box_of)
  % if faults_shown and not is_said_there:
  % include('error_summary.tpl', sentence=flash.sentence, ways=faults_shown.values(), is_in_row=area == 'admin' and flash.form.startswith('/bookings/'))
  % elif flash.sentence and not is_said_there:
  <p class="flash{{' error' if flash.is_error else ' info' if flash.form and flash.asks(flash.form) else ''}}" id="flash" role="{{'alert' if flash.is_error else 'status'}}" tabindex="-1" {{'' if flash.stands_at_form else 'autofocus'}}>{{words.say(flash.sentence)}}\\
% if flash.share:
 {{_('Share this address:')}} <a href="{{flash.share}}">{{flash.share}}</a>\\
% end
</p>
  % end
  % if flash.undo:
  <form method="post" action="{{flash.undo.path}}" id="undo">
    % include('key.tpl')
    % for name, value in flash.undo.fields.items():
    <input type="hidden" name="{{name}}" value="{{value}}">
    % end
    <button class="secondary" aria-describedby="flash">{{_('Undo')}}</button>
  </form>
  % end
  % if account and labels.is_unfinished(account) and not get('is_setup'):
  <p class="notice wait" id="unfinished">{{html('You have no password yet, so you can only sign in from this browser. [Set an email address and a password]({setup}).', setup='/account/setup')}}</p>
  % end
  {{!base}}
</main>
% if not is_refresh:
<footer class="site">
  <div class="container">
    <ul>
      % if organisation.imprint:
      <li><a href="/imprint">{{_('Imprint')}}</a></li>
      % end
      <li><a href="/privacy">{{_('Privacy')}}</a></li>
      <li><a href="/my-data">{{_('Your data')}}</a></li>
      % # Programs are no concern of a guest’s.
      % if area == 'docs' or (account and account.is_admin):
      <li><a href="/docs">{{_('API')}}</a></li>
      <li><a href="/errors">{{_('Errors')}}</a></li>
      % end
    </ul>
    % if not get('is_shown_once'):
    <form method="post" action="/language" id="languages" aria-label="{{_('Language')}}">
      % for language, name in labels.LANGUAGE.items():
      % if language == words.language:
      <strong lang="{{language}}" aria-current="true">{{name}}</strong>
      % else:
      <button class="link" name="language" value="{{language}}" lang="{{language}}">{{name}}</button>
      % end
      % end
    </form>
    % end
  </div>
</footer>
<p class="notice wait" id="out-of-date" role="status" hidden>{{_('Connection lost. This page may be out of date. Trying again…')}}</p>
% end
</body>
</html>
