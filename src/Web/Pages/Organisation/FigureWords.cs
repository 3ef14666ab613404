using System.Globalization;
using CaseHub.Hub.Cases.Figures;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Organisation;

/// <summary>Figures as people read them.</summary>
internal sealed class FigureWords(IStringLocalizer<Texts> texts)
{
    public string Count(int? count) => count is { } known ? Number(known) : texts["figures-few"];

    /// <summary>Such as "3 h 20 min · 26 h (12)": median, 90th percentile and number of cases.</summary>
    public string Wait(WaitFigure wait) => wait switch
    {
        { Count: null } => texts["figures-few"],
        { Count: 0 } => "–",
        _ => texts["figures-wait", Span(wait.MedianMinutes!.Value), Span(wait.NinetiethMinutes!.Value), wait.Count],
    };

    public string Share(ShareFigure share) => share switch
    {
        { Of: null } => texts["figures-few"],
        { Of: 0 } => "–",
        _ => texts["figures-share", share.Percent!, share.Part!, share.Of],
    };

    public string Grade(GradeFigure grade) => grade switch
    {
        { Count: null } => texts["figures-few"],
        { Mean: null } => "–",
        _ => texts["figures-grade", grade.Mean.Value.ToString("0.0", CultureInfo.CurrentCulture), grade.Count],
    };

    public string Span(long minutes) => minutes switch
    {
        < 60 => texts["figures-minutes", minutes],
        < 48 * 60 => texts["figures-hours", minutes / 60, minutes % 60],
        _ => texts["figures-days", minutes / (24 * 60), minutes / 60 % 24],
    };

    private static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);
}
