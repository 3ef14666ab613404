using System.Diagnostics;
using System.Globalization;
using CaseHub.Hub.Finding;
using CaseHub.Hub.People;
using MediatR;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace CaseHub.Hub.Tests.Finding;

/// <summary>How long finding takes among 20,000 cases in three scripts, for the asker of all of them, a specialist, and a coordinator (eng/bench.sh search).</summary>
public class SearchFigures(ITestOutputHelper output)
{
    private const int Cases = 20_000;
    private const int Runs = 40;
    private const int FewestRuns = 12;

    /// <summary>Of one figure: what is slow is not asked as often.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    internal static readonly (string Kind, string Typed)[] Looked =
    [
        ("every-case", "the patient"), ("common-word", "pneumonia"), ("rare-word", "zoster17"), ("two-words", "malaria oedema"), ("phrase", "\"chest pain\""), ("beginning", "pneu"), ("without", "fever -cough"),
        ("number", "C-2026-10007"), ("nothing", "xylophone"), ("chinese-two", "肺炎"), ("chinese-one", "肺"), ("chinese-long", "社区获得性肺炎"), ("urdu-word", "دل"), ("urdu-two", "دل درد"), ("recent", ""),
    ];

    [Fact(Explicit = true)]
    public async Task Of_twenty_thousand_cases_in_three_scripts()
    {
        // Without what a hub does beside: it would come to thousands of promises at once.
        await using var hub = await HubFixture.StartAsync(services => services.RemoveAll<IHostedService>());
        var coordinator = await hub.AddClinicianAsync("coordinator", hub.Gp.OrganisationId, Roles.Coordinator);
        var filled = Stopwatch.StartNew();
        await ManyCases.AddAsync(hub, Cases);
        output.WriteLine($"filled in {filled.Elapsed.TotalSeconds:F0} s");

        foreach (var (who, reader) in new[] { ("asker", hub.Gp), ("specialist", hub.Dermatologist), ("coordinator", coordinator) })
        {
            foreach (var (kind, typed) in Looked)
            {
                await MeasureAsync(hub, reader, $"search-{who}-{kind}", () => new SearchCases.Request(typed));
            }

            foreach (var view in CaseLists.For(reader))
                await MeasureAsync(hub, reader, $"list-{who}-{Pipeline.Choices.CodeOf(view)}", () => new ListCases.Request(Pipeline.Choices.CodeOf(view)));
            await MeasureAsync(hub, reader, $"counts-{who}", () => new CountCases.Request());
            await MeasureAsync(hub, reader, $"list-{who}-filtered", () => new ListCases.Request { Specialty = "dermatology", Urgency = "urgent", States = ["requested", "accepted"], Sort = "due" });
            string? deep = (await hub.GrantedAsync(reader, new ListCases.Request(Take: 200))).Next;
            await MeasureAsync(hub, reader, $"list-{who}-next-page", () => new ListCases.Request { After = deep });
        }
    }

    private async Task MeasureAsync<T>(HubFixture hub, Actor reader, string what, Func<IRequest<Outcome<T>>> request)
    {
        await hub.GrantedAsync(reader, request());
        var times = new List<double>();
        long began = Stopwatch.GetTimestamp();
        while (times.Count < FewestRuns || (times.Count < Runs && Stopwatch.GetElapsedTime(began) < Longest))
        {
            long start = Stopwatch.GetTimestamp();
            await hub.GrantedAsync(reader, request());
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.Sort();
        string database = TestServer.IsUsed ? "postgres" : "sqlite";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"figure\":\"{what}-ms-p95\",\"value\":{times[times.Count * 95 / 100]:F1},\"p50\":{times[times.Count / 2]:F1},\"database\":\"{database}\"}}"));
    }
}
