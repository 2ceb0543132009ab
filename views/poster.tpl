% # A sheet of paper for a wall: what, when and where, and the code that leads to the event's page.
% rebase('base.tpl', area='people', head='poster_head.tpl')
<p class="back unprinted"><a href="{{path}}">← <bdi>{{event.title}}</bdi></a></p>
% is_long = len(event.title) + len(event.location) > 110
<article class="poster{{' long' if is_long else ''}}">
  <h1>{{event.title}}</h1>
  <p class="when">{{words.moment_in_full(event.starts_at)}}</p>
  % if event.location:
  <p class="where"><bdi>{{event.location}}</bdi></p>
  % end
  <figure class="qr">
    % include('qr.tpl', code=code(link), label=_('A code that leads to {link}', link=link))
    <figcaption>{{_('Scan to book')}}</figcaption>
  </figure>
  <p class="address">{{link.partition('://')[2] or link}}</p>
</article>
