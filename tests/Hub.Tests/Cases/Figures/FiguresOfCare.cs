using CaseHub.Hub.Cases;
using CaseHub.Hub.Cases.Figures;
using CaseHub.Hub.People;
using CaseHub.Hub.Tests.Cases.Closing;
using Microsoft.EntityFrameworkCore;

namespace CaseHub.Hub.Tests.Cases.Figures;

public class FiguresOfCare
{
    [Theory]
    [InlineData(new long[] { }, 50, null)]
    [InlineData(new long[] { 7 }, 1, 7L)]
    [InlineData(new long[] { 7 }, 100, 7L)]
    [InlineData(new long[] { 15, 20, 35, 40, 50 }, 5, 15L)]
    [InlineData(new long[] { 15, 20, 35, 40, 50 }, 30, 20L)]
    [InlineData(new long[] { 15, 20, 35, 40, 50 }, 40, 20L)]
    [InlineData(new long[] { 50, 15, 40, 20, 35 }, 50, 35L)]
    [InlineData(new long[] { 15, 20, 35, 40, 50 }, 100, 50L)]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 50, 5L)]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, 90, 9L)]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 90, 10L)]
    [InlineData(new long[] { 4, 4, 4, 9 }, 75, 4L)]
    public void Percentiles_are_by_nearest_rank(long[] values, int percent, long? expected) => Assert.Equal(expected, Percentile.NearestRank(values, percent));

    [Fact]
    public async Task Waits_promises_and_ends_are_counted_for_both_sides_and_for_nobody_else()
    {
        await using var hub = await HubFixture.StartAsync();
        var id = await hub.RequestedAsync();
        hub.Clock.Set(TimeSpan.FromMinutes(30));
        await hub.GrantedAsync(hub.Dermatologist, new AcceptCase.Request(id));
        hub.Clock.Set(TimeSpan.FromMinutes(90));
        await hub.GrantedAsync(hub.Dermatologist, new WriteOpinion.Request(id, "Doxycycline.", "stay"));
        hub.Clock.Set(TimeSpan.FromMinutes(15));
        await hub.GrantedAsync(hub.Gp, new AcknowledgeOpinion.Request(id, "Started."));
        await hub.GrantedAsync(hub.Gp, new RecordOutcome.Request(id, "Healed.", Survey: ClosingSamples.Survey(4)));
        await hub.RequestedAsync();

        var asking = await hub.GrantedAsync(await hub.CoordinatorAsync(), new ReadFigures.Request(Side: "asking"));

        Assert.Equal(2, asking.All.Cases);
        Assert.Equal(new WaitFigure(1, 30, 30), asking.All.Allocation);
        Assert.Equal(new WaitFigure(1, 120, 120), asking.All.Answer);
        Assert.Equal(new WaitFigure(1, 15, 15), asking.All.Acknowledgement);
        Assert.Equal((new ShareFigure(1, 1), new ShareFigure(1, 1), new ShareFigure(1, 1)), (asking.All.InPromise, asking.All.Avoided, asking.All.WithOutcome));
        Assert.Equal(new GradeFigure(1, 4), asking.All.Helpful);
        Assert.Equal(("dermatology", 2), (Assert.Single(asking.Specialties).Key, asking.Specialties[0].Cases));
        Assert.Equal(2, asking.Months.Single(month => month.Key == "2026-03").Cases);
        Assert.Equal(12, asking.Months.Count(month => month.Cases == 0));

        var there = await hub.CoordinatorAsync(hub.Dermatologist.OrganisationId);
        Assert.Equal(0, (await hub.GrantedAsync(there, new ReadFigures.Request(Side: "asking"))).All.Cases);
        Assert.Null((await hub.GrantedAsync(there, new ReadFigures.Request())).All.Cases);
        Assert.Equal("page-not-found", (await hub.RefusedAsync(hub.Gp, new ReadFigures.Request())).Code);
    }

    [Fact]
    public async Task Fewer_than_five_cases_of_another_organisation_are_kept_back_and_five_are_shown()
    {
        await using var hub = await HubFixture.StartAsync();
        var (here, there) = (await hub.CoordinatorAsync(), await hub.CoordinatorAsync(hub.Dermatologist.OrganisationId));
        for (int i = 0; i < 4; i++) await hub.AnsweredAsync();
        Assert.All((await hub.GrantedAsync(there, new ReadFigures.Request())).Organisations, group => Assert.Equal((null, WaitFigure.TooFew), (group.Cases, group.Answer)));
        Assert.Null(Assert.Single((await hub.GrantedAsync(here, new ReadFigures.Request())).Organisations).Cases);

        await hub.AnsweredAsync();

        var shown = await hub.GrantedAsync(there, new ReadFigures.Request());
        Assert.Equal((5, "Hospital of IT"), (Assert.Single(shown.Organisations).Cases, shown.Organisations[0].Name));
        Assert.Equal(5, shown.All.Answer.Count);
    }

    [Fact]
    public async Task Filters_hold_and_wrong_ones_are_refused()
    {
        await using var hub = await HubFixture.StartAsync();
        var coordinator = await hub.CoordinatorAsync();
        await hub.RequestedAsync();

        async Task<int?> CountAsync(ReadFigures.Request request) => (await hub.GrantedAsync(coordinator, request)).All.Cases;
        Assert.Equal(1, await CountAsync(new(Urgency: "urgent", Specialty: "dermatology", From: hub.Today(), To: hub.Today())));
        Assert.Equal(0, await CountAsync(new(Urgency: "routine")));
        Assert.Equal(0, await CountAsync(new(Specialty: "cardiology")));
        Assert.Equal(0, await CountAsync(new(To: hub.Today().AddDays(-1))));
        Assert.Equal(["from", "side", "specialty", "urgency"], (await hub.RefusedAsync(coordinator, new ReadFigures.Request(hub.Today(), hub.Today().AddDays(-1), "magic", "now", "above"))).Fields.Keys.Order());
        Assert.Contains("from", (await hub.RefusedAsync(coordinator, new ReadFigures.Request(new DateOnly(1900, 1, 1), hub.Today()))).Fields.Keys);
    }

    [Fact]
    public async Task The_csv_reads_back_and_no_cell_of_it_is_a_formula()
    {
        await using var hub = await HubFixture.StartAsync();
        await hub.ReadAsync(db => db.Set<Organisation>().Where(o => o.Id == hub.Dermatologist.OrganisationId).ExecuteUpdateAsync(o => o.SetProperty(row => row.Name, "=HYPERLINK(\"http://evil\", \"a,b\")")));
        for (int i = 0; i < 5; i++) await hub.AnsweredAsync();
        var figures = await hub.GrantedAsync(await hub.CoordinatorAsync(), new ReadFigures.Request());

        string text = System.Text.Encoding.UTF8.GetString(FiguresCsv.Write(figures));

        // By hand, after RFC 4180 §2: records end with CRLF, a quoted cell doubles its quotation marks.
        var records = Records(text);
        Assert.All(records, cells => Assert.Equal(records[0].Count, cells.Count));
        Assert.Equal(1 + 1 + figures.Months.Count + figures.Specialties.Count + figures.Organisations.Count, records.Count);
        Assert.Equal(["organisation", "'=HYPERLINK(\"http://evil\", \"a,b\")", "5"], records[^1].Take(3));
        Assert.DoesNotContain(records.SelectMany(cells => cells), cell => cell.Length > 0 && "=+-@".Contains(cell[0], StringComparison.Ordinal));
    }

    private static List<List<string>> Records(string text)
    {
        var (records, cells, cell, isQuoted) = (new List<List<string>>(), new List<string>(), new System.Text.StringBuilder(), false);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"') cell.Append(text[++i]);
            else if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted || (c != ',' && c != '\r' && c != '\n')) cell.Append(c);
            else if (c == ',') Add();
            else if (c == '\n') End();
        }

        return records;

        void Add()
        {
            cells.Add(cell.ToString());
            cell.Clear();
        }

        void End()
        {
            Add();
            records.Add(cells);
            cells = [];
        }
    }
}
