using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Parts;

/// <summary>How long, in words.</summary>
internal static class TimeTexts
{
    /// <summary>Such as "2 d 3 h", "3 h 20 min", "12 min"; of a negative span its length.</summary>
    public static string Span(this IStringLocalizer<Texts> texts, TimeSpan span)
    {
        var length = span.Duration();
        if (length >= TimeSpan.FromDays(2)) return texts["span-days", (int)length.TotalDays, length.Hours];
        return length >= TimeSpan.FromHours(1) ? texts["span-hours", (int)length.TotalHours, length.Minutes] : texts["span-minutes", (int)length.TotalMinutes];
    }

    /// <summary>What is left until something is due, or how long it is overdue.</summary>
    public static string Remaining(this IStringLocalizer<Texts> texts, TimeSpan left) =>
        left.Duration() < TimeSpan.FromMinutes(1) ? texts["span-now"] : texts[left < TimeSpan.Zero ? "span-overdue" : "span-left", texts.Span(left)];
}
