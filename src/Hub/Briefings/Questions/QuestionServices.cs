using Microsoft.Extensions.DependencyInjection;

namespace CaseHub.Hub.Briefings.Questions;

internal static class QuestionServices
{
    public static IServiceCollection AddQuestions(this IServiceCollection services) => services.AddScoped<QuestionBook>().AddScoped<FloorLanguage>().AddSingleton<QuestionsFeed>();
}
