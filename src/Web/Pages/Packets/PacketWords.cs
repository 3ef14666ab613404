using System.Globalization;
using Microsoft.Extensions.Localization;

namespace CaseHub.Web.Pages.Packets;

/// <summary>How long work on packets is told.</summary>
internal static class PacketWords
{
    private const double Megabyte = 1_000_000;
    private const int Minute = 60;

    public static string Left(IStringLocalizer<Texts> texts, int percent, long? seconds) => seconds switch
    {
        null => texts["export-percent", percent],
        < Minute => texts["export-left-seconds", percent, Math.Max(1, seconds.Value)],
        _ => texts["export-left-minutes", percent, (seconds.Value + Minute - 1) / Minute],
    };

    public static string Size(IStringLocalizer<Texts> texts, long bytes) => texts["size-mb", Math.Max(0.1, bytes / Megabyte).ToString("0.0", CultureInfo.CurrentCulture)];
}
