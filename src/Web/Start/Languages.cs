using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace CaseHub.Web.Start;

/// <summary>Texts in a language we have; numbers and dates as the reader's browser asks.</summary>
internal static class Languages
{
    /// <summary>One line a <c>Texts.{language}.resx</c>.</summary>
    private static readonly CultureInfo[] WithTexts = [CultureInfo.GetCultureInfo("en")];

    public static IServiceCollection AddLanguages(this IServiceCollection services)
    {
        services.AddLocalization(localisation => localisation.ResourcesPath = "Resources");
        return services.Configure<RequestLocalizationOptions>(languages =>
        {
            languages.DefaultRequestCulture = new RequestCulture("en-GB", "en");
            languages.SupportedUICultures = WithTexts;
            languages.SupportedCultures = CultureInfo.GetCultures(CultureTypes.AllCultures);
            languages.RequestCultureProviders = [new AcceptLanguageHeaderRequestCultureProvider()];
            languages.ApplyCurrentCultureToResponseHeaders = false;
        });
    }
}
