namespace CaseHub.Web.Pages;

/// <summary>
/// What a stored form tells the page it leads to: a text to show once, and the draft that the browser may now forget. It travels in a
/// cookie, not in the address: nobody can make a draft vanish with a link.
/// </summary>
/// <param name="Done">Key of the text; <c>done-…</c> in Texts.resx.</param>
/// <param name="StoredDraft">As in the form's <c>data-draft</c>.</param>
internal sealed record Flash(string? Done, string? StoredDraft)
{
    private const string CookieName = "casehub-done";

    public static void Leave(HttpContext context, string? done, string? storedDraft = null) =>
        context.Response.Cookies.Append(CookieName, $"{done}|{storedDraft}", new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            MaxAge = TimeSpan.FromMinutes(1),
            IsEssential = true,
        });

    /// <summary>Reads it and has it forgotten; both null where there is none.</summary>
    public static Flash Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName]?.Split('|') is not [var done, var draft]) return new Flash(null, null);
        context.Response.Cookies.Delete(CookieName);
        return new Flash(done.Length > 0 ? done : null, draft.Length > 0 ? draft : null);
    }
}
